package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.telemetry.Scrape;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The page {@code /metrics}: all metrics in the format that the client accepts. Confined to one
 * event loop.
 */
public final class MetricsPage implements Handler<HttpServerRequest> {
  /** A weight has three digits at most (RFC 9110, section 12.4.2). */
  private static final Pattern GZIP =
      Pattern.compile("(x-)?gzip\\s*(;\\s*q\\s*=\\s*(1(\\.0{0,3})?|0?\\.0{0,2}[1-9]\\d{0,2}))?");

  private final PageWorkers workers;
  private final Telemetry telemetry;

  public MetricsPage(PageWorkers workers, Telemetry telemetry) {
    this.workers = workers;
    this.telemetry = telemetry;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    boolean packed = takesGzip(request.headers().getAll(HttpHeaders.ACCEPT_ENCODING));
    workers.make(
        request,
        () -> packed ? telemetry.scrape(accept).gzipped() : telemetry.scrape(accept),
        scrape -> answer(request, scrape));
  }

  /** Whether one of the codings is gzip and has not the weight 0. */
  static boolean takesGzip(List<String> fields) {
    return fields.stream()
        .flatMap(field -> Stream.of(field.toLowerCase(Locale.ROOT).split(",")))
        .map(String::strip)
        .anyMatch(coding -> GZIP.matcher(coding).matches());
  }

  private static Future<Void> answer(HttpServerRequest request, Scrape scrape) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, scrape.contentType())
        .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
    if (scrape.encoding() != null) {
      request.response().putHeader(HttpHeaders.CONTENT_ENCODING, scrape.encoding());
    }
    return request.response().end(scrape.body());
  }
}
