/**
 * Which trace an exchange belongs to, by W3C Trace Context.
 *
 * <p>Begin with {@code Tracing}. There is one for each event loop, if the configuration has {@code
 * tracing}. It reads what the peer sends (a {@code TraceParent} and a {@code TraceState}) and gives
 * the exchange its {@code ExchangeTrace}. That is all there is of a trace while an exchange runs:
 *
 * <pre>
 *   request ---&gt; Tracing.begin ---&gt; ExchangeTrace ---- put ----&gt; each attempt, with its own id
 *                                          |
 *                                          +--- ids -----&gt; spans, made of the record after the end
 * </pre>
 *
 * <p>Everything is confined to the loop of the exchange. {@code ExchangeTrace} is immutable, and
 * other threads read it later.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.trace;

import org.jspecify.annotations.NullMarked;
