package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.telemetry.Scrape;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** {@code /metrics}. Confined to one event loop. */
final class MetricsPage implements Handler<HttpServerRequest> {
  private final Workers workers;
  private final Telemetry telemetry;

  MetricsPage(Workers workers, Telemetry telemetry) {
    this.workers = workers;
    this.telemetry = telemetry;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    workers.make(request, () -> telemetry.scrape(accept), scrape -> answer(request, scrape));
  }

  private static void answer(HttpServerRequest request, Scrape scrape) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, scrape.contentType())
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .end(scrape.body());
  }
}
