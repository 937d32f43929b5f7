package dev.fanlight.plugins.forwardauth;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginMeters;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets pass what the service answers with 2xx, and nothing else, whatever happens to it. */
final class ForwardAuthFilter implements Filter {
  private final ForwardAuthConfig config;
  private final AuthService service;
  private final PluginMeters.Counter allowed;
  private final PluginMeters.Counter denied;
  private final PluginMeters.Counter failed;

  ForwardAuthFilter(ForwardAuthConfig config, AuthService service, PluginMeters meters) {
    this.config = config;
    this.service = service;
    allowed = verdict(meters, "allowed");
    denied = verdict(meters, "denied");
    failed = verdict(meters, "failed");
  }

  private static PluginMeters.Counter verdict(PluginMeters meters, String verdict) {
    return meters.counter("verdicts", "What the service said of requests", "verdict", verdict);
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    return service
        .ask(exchange)
        .onFailure(failure -> failed.increment())
        .compose(answer -> decide(answer, exchange, chain));
  }

  private Future<GatewayResponse> decide(
      HttpResponse<Buffer> answer, Exchange exchange, Chain chain) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      allowed.increment();
      identify(exchange.request().headers(), answer.headers());
      return chain.proceed(exchange);
    }
    if (status >= 300 && status < 500) {
      denied.increment();
      return Future.succeededFuture(refusal(answer));
    }
    failed.increment();
    return Future.failedFuture(
        AuthService.ERRORS.error(ErrorCode.BAD_UPSTREAM_RESPONSE, "answered " + status));
  }

  /** A field the service did not send goes too: it would be the client's own word. */
  private void identify(MultiMap request, MultiMap answer) {
    for (String name : config.identity()) {
      request.remove(name);
      copy(name, answer, request);
    }
  }

  private GatewayResponse refusal(HttpResponse<Buffer> answer) {
    @Nullable Buffer body = answer.body();
    GatewayResponse refusal = GatewayResponse.of(answer.statusCode());
    copy(HttpHeaders.CONTENT_TYPE.toString(), answer.headers(), refusal.headers());
    copy(HttpHeaders.CONTENT_ENCODING.toString(), answer.headers(), refusal.headers());
    limitCaches(answer.headers(), refusal.headers());
    for (String name : config.answer()) {
      copy(name, answer.headers(), refusal.headers());
    }
    return refusal.body(body == null ? Body.empty() : Body.of(body));
  }

  /**
   * What the service says to caches. Where it says nothing, a refusal is kept by none: a cache may
   * keep a 301, 308, 404 or 410 of its own accord (RFC 9110, section 15.1), beyond the login.
   */
  private static void limitCaches(MultiMap answer, MultiMap refusal) {
    List<String> control = answer.getAll(HttpHeaders.CACHE_CONTROL);
    boolean saysNothing = control.stream().allMatch(value -> value.matches("[\\s,]*"));
    refusal.set("Cache-Control", saysNothing ? List.of("no-store") : control);
    copy(HttpHeaders.VARY.toString(), answer, refusal);
  }

  private static void copy(String name, MultiMap from, MultiMap into) {
    List<String> values = from.getAll(name);
    if (!values.isEmpty()) {
      into.set(name, values);
    }
  }
}
