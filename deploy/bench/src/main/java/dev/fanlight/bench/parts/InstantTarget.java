package dev.fanlight.bench.parts;

import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/** Answers every call at once with the same small body. */
final class InstantTarget implements CallTarget, OpenCall {
  static final Buffer BODY = Buffer.buffer("{\"text\":\"hello\"}");
  private static final MultiMap HEADERS =
      HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");

  @Override
  public String name() {
    return "up";
  }

  @Override
  public Duration timeout() {
    return Duration.ofSeconds(1);
  }

  @Override
  public int maxBody() {
    return 1 << 20;
  }

  @Override
  public CallPolicy policy() {
    return new CallPolicy(null, null, true);
  }

  @Override
  public OpenCall open(
      CallRequest request, CallContext context, CallEvents events, CallPolicy policy) {
    events.head(new CallHead(200, HEADERS, Body.of(BODY)));
    events.closed(null);
    return this;
  }

  @Override
  public Phase phase() {
    return Phase.BODY;
  }

  @Override
  public void abort(GatewayError reason) {}
}
