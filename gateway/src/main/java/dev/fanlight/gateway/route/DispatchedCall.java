package dev.fanlight.gateway.route;

import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.gateway.upstream.CallOwner;
import dev.fanlight.gateway.upstream.OpenCall;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import org.jspecify.annotations.Nullable;

/** A call to one of this gateway's own routes: an exchange within an exchange. */
final class DispatchedCall implements OpenCall {
  private final CallOwner owner;
  private @Nullable ServedExchange exchange;
  private Phase phase = Phase.RESPONSE;
  private int status;
  private boolean closed;

  DispatchedCall(CallOwner owner) {
    this.owner = owner;
  }

  void runs(ServedExchange inner) {
    exchange = inner;
    inner.response().onComplete(this::answered, failure -> close(GatewayError.from(failure)));
  }

  private void answered(GatewayResponse response) {
    if (closed) {
      return;
    }
    phase = Phase.BODY;
    status = response.status();
    if (response.body() instanceof Body.Streamed body) {
      body.stream().endHandler(end -> close(null));
      body.stream().exceptionHandler(failure -> close(GatewayError.from(failure)));
    }
    owner.head(new CallHead(status, response.headers(), response.body()));
    if (!(response.body() instanceof Body.Streamed)) {
      close(null);
    }
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public void abort(GatewayError reason) {
    if (!closed && exchange != null) {
      exchange.cancel(reason);
    }
    close(reason);
  }

  private void close(@Nullable GatewayError error) {
    if (closed) {
      return;
    }
    closed = true;
    if (exchange != null) {
      exchange.end(error == null ? status : error.status(), 0, error);
    }
    owner.closed(error);
  }

  /** Its own calls do the waiting. */
  @Override
  public long queuedNanos() {
    return 0;
  }

  @Override
  public long connectNanos() {
    return 0;
  }

  @Override
  public int attempts() {
    return 1;
  }
}
