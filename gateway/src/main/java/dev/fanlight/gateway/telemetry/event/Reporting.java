package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.telemetry.journal.CriticalPath;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.trace.Tracing;
import dev.fanlight.gateway.time.Clock;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of the exchanges of one event loop, besides the metrics. Confined to that loop.
 *
 * @param clock of the loop
 * @param records of the loop
 * @param observers null: nobody else listens
 * @param tracing null: there is none
 * @param details what is noted of requests
 */
public record Reporting(
    Clock clock,
    LoopRecords records,
    ExchangeObserver.@Nullable Source observers,
    @Nullable Tracing tracing,
    DetailsRule details) {

  /**
   * An exchange begins. {@link ExchangeReporter#ended} must follow.
   *
   * @param meters of its route
   * @param headers of its request, for those that listen
   */
  public ExchangeReporter begin(ExchangeStart exchange, RouteMeters meters, MultiMap headers) {
    return new ExchangeReporter(this, exchange, meters, headers);
  }

  /** Counts who made the exchange as long as it was. */
  void count(ExchangeRecord frozen, RouteMeters meters) {
    CriticalPath path = records.path();
    path.walk(frozen);
    for (int part = 0; part < path.size(); part++) {
      meters.waited(path.declared(part), path.phase(part), path.nanos(part));
    }
  }
}
