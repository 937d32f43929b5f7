package dev.fanlight.gateway.telemetry.event;

import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.journal.RecordTaker;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.time.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Set;

/** Reports of exchanges that a test plays. */
public final class PlayedReports {
  private static final RouteMeters UNREAD =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).route("r", Set.of());

  private PlayedReports() {}

  /** One that nobody reads. */
  public static ExchangeReporter unread(Clock clock) {
    return of("1", clock, UNREAD, (exchange, headers) -> null, record -> false);
  }

  /** One whose events must form the tree. */
  public static ExchangeReporter checked(Clock clock) {
    EventTree tree =
        new EventTree(flaw -> {
          throw new AssertionError(flaw);
        });
    return of("1", clock, UNREAD, (exchange, headers) -> tree, record -> false);
  }

  /** One of an exchange with that id. */
  public static ExchangeReporter of(
      String requestId,
      Clock clock,
      RouteMeters route,
      ExchangeObserver.Source observers,
      RecordTaker records) {
    ExchangeStart start =
        new ExchangeStart(
            "r",
            requestId,
            "public",
            "127.0.0.1",
            "1.1",
            "GET",
            "/",
            false,
            null,
            RequestDetails.NONE);
    return new Reporting(
            clock,
            new LoopRecords(List.of(records)),
            observers,
            null,
            new DetailsRule(true, Query.DROP, List.of(), List.of()))
        .begin(start, route, HttpHeaders.headers());
  }
}
