package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.telemetry.Scrape;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /metrics}: collected on a worker, a few at a time. Confined to one event loop. */
final class MetricsPage implements Handler<HttpServerRequest> {
  static final int CONCURRENT_SCRAPES = 4;

  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

  private final Vertx vertx;
  private final Telemetry telemetry;
  private int scrapes;

  MetricsPage(Vertx vertx, Telemetry telemetry) {
    this.vertx = vertx;
    this.telemetry = telemetry;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (scrapes == CONCURRENT_SCRAPES) {
      Answers.problem(
          request, ErrorCode.OVERLOADED, CONCURRENT_SCRAPES + " scrapes are under way already");
      return;
    }
    scrapes++;
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    vertx
        .executeBlocking(() -> telemetry.scrape(accept), false)
        .onComplete(
            scrape -> {
              scrapes--;
              answer(request, scrape);
            },
            failure -> {
              scrapes--;
              LOG.error("the metrics could not be collected", failure);
              Answers.problem(request, ErrorCode.INTERNAL_ERROR, "the scrape failed");
            });
  }

  private static void answer(HttpServerRequest request, Scrape scrape) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, scrape.contentType())
        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .end(scrape.body());
  }
}
