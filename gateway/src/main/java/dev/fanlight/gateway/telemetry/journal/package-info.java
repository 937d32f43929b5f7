/**
 * The record of each exchange: what happened to it and when, and what made it as long as it was.
 *
 * <p>Read in this order. {@code LoopRecords} belongs to one event loop and gives a blank {@code
 * ExchangeRecord} to each exchange that begins. The reporters of {@code telemetry.event} write into
 * it: a row for each call, attempt and plugin. When the exchange ends, the record is frozen, and
 * each {@code RecordTaker} may keep it: the {@code ExchangeJournal} of the loop in {@code
 * telemetry.recent}, the access log, and the keeper of traces. If nobody keeps the record, another
 * exchange gets it.
 *
 * <pre>
 *   LoopRecords --blank--&gt; ExchangeReporter --frozen--&gt; LoopRecords --+--&gt; ExchangeJournal
 *        ▲                                                            +--&gt; AccessLog
 *        │                                                            +--&gt; TraceKeeper
 *        └────────────────────── taken by nobody ─────────────────────┘
 * </pre>
 *
 * <p>Whoever has a frozen record reads it as a {@code FinishedExchange}: plain values, made on the
 * reader's thread. {@code CriticalPath} walks over the record, once on the loop for the metrics,
 * and again for each reader.
 *
 * <p>All times are nanoseconds since the exchange began. A record is confined to its loop until it
 * is frozen; from then on nobody changes it.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.journal;

import org.jspecify.annotations.NullMarked;
