/**
 * Spans of exchanges that are over, and the way to the collector that gets them.
 *
 * <p>Begin with {@code TraceKeeper}. There is one for each event loop. It gets the record of every
 * exchange and decides whether its spans are sent. What is kept goes to the {@code SpanSink} that
 * all loops share:
 *
 * <pre>
 *   event loops              |  the thread of the SpanQueue
 *                            |
 *   record --&gt; TraceKeeper --|--&gt; KeptTrace --&gt; ExchangeSpans --&gt; Collector --&gt; OTLP over HTTP
 *                            |    (queued)      AttemptSpans      (its own threads)
 * </pre>
 *
 * <p>An event loop does not make spans, and does not wait. Spans have the ids that attempts have
 * sent to upstreams: {@code ExchangeTrace} finds them again from the numbers in the record.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.span;

import org.jspecify.annotations.NullMarked;
