package dev.fanlight.plugins.forwardauth;

import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugins.common.BoundedBody;
import dev.fanlight.plugins.common.ServiceErrors;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The service that knows who may pass. */
final class AuthService {
  static final ServiceErrors ERRORS = new ServiceErrors("the authorization service");

  private final ForwardAuthConfig config;
  private final PluginContext context;

  AuthService(ForwardAuthConfig config, PluginContext context) {
    this.config = config;
    this.context = context;
  }

  /**
   * Asks about this exchange, within what is left of its time. On the exchange's loop.
   *
   * @return the answer, whatever its status; fails with a {@link GatewayError} when there is none
   */
  Future<HttpResponse<Buffer>> ask(Exchange exchange) {
    long millis = min(config.timeout(), exchange.remaining()).toMillis();
    if (millis == 0) {
      return Future.failedFuture(ERRORS.late());
    }
    BoundedBody body = new BoundedBody(ERRORS.service(), config.maxBody().toInt());
    return context
        .webClient()
        .requestAbs(HttpMethod.GET, config.url())
        .putHeaders(question(exchange))
        .followRedirects(false)
        .timeout(millis) // only as far as the head
        .as(body)
        .send()
        .timeout(millis, TimeUnit.MILLISECONDS)
        .onFailure(body) // drops an answer that is still arriving
        .recover(failure -> Future.failedFuture(told(ERRORS.of(failure), exchange)));
  }

  /** The client does not learn the cause: the log does. */
  private GatewayError told(GatewayError error, Exchange exchange) {
    Throwable cause = error.getCause();
    if (cause != null) {
      context.logger().debug("{}, request {}", error.detail(), exchange.id(), cause);
    }
    return error;
  }

  /** Who wants what, in the fields that services of this kind read; never the body. */
  private MultiMap question(Exchange exchange) {
    GatewayRequest request = exchange.request();
    MultiMap question = HttpHeaders.headers();
    // A refusal goes to the client, which may not read the coding that the service picks.
    question.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    for (String name : config.send()) {
      List<String> values = request.headers().getAll(name);
      if (!values.isEmpty()) {
        question.set(name, values);
      }
    }
    question.set("X-Forwarded-Method", request.method().name());
    question.set("X-Forwarded-Uri", request.target());
    question.set("X-Forwarded-For", exchange.clientAddress());
    question.set("X-Request-Id", exchange.id());
    String host = host(request.headers());
    if (host != null) {
      question.set("X-Forwarded-Host", host);
    }
    return question;
  }

  /** What the last trusted proxy says the client asked for; the gateway takes out others' word. */
  private static @Nullable String host(MultiMap headers) {
    List<String> claims = headers.getAll("x-forwarded-host");
    String last = claims.isEmpty() ? "" : claims.getLast();
    String claim = last.substring(last.lastIndexOf(',') + 1).strip();
    return claim.isEmpty() ? headers.get(HttpHeaders.HOST) : claim;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
