/**
 * What happens to an exchange, told as events.
 *
 * <p>Read in this order: {@code ExchangeObserver} is the list of the events, in the order in which
 * they happen. {@code Reporting} belongs to one event loop and begins the {@code ExchangeReporter}
 * of each exchange. The engine tells everything to that and to the {@code CallReporter} and {@code
 * PluginReporter} that it gives out. They tell the metrics and an {@code ExchangeObserver} if there
 * is one, and write the record of the exchange, which the journal and the access log read.
 *
 * <pre>
 *   engine --tells--&gt; ExchangeReporter --+--&gt; RouteMeters
 *                     CallReporter ------+--&gt; CallMeters
 *                     PluginReporter ----+--&gt; FilterMeters
 *                                        +--&gt; ExchangeRecord: recent exchanges, access log
 *                                        +--&gt; ExchangeObserver
 * </pre>
 *
 * <p>All of it is confined to the event loop of the exchange. An observer is called before the
 * method of the reporter returns, and must not call the engine back.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.event;

import org.jspecify.annotations.NullMarked;
