package dev.fanlight.gateway.route.batch;

import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.time.IdleTimer;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call to one of this gateway's own routes: an exchange within an exchange, whose body may stand
 * still for no longer than its route says.
 */
final class DispatchedCall implements OpenCall {
  private final Loop loop;
  private final CallEvents events;
  private @Nullable ServedExchange exchange;
  private @Nullable IdleTimer idle;
  private Phase phase = Phase.RESPONSE;
  private int status;
  private boolean closed;

  DispatchedCall(Loop loop, CallEvents events) {
    this.loop = loop;
    this.events = events;
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
      events.head(new CallHead(status, response.headers(), watched(body)));
    } else {
      events.head(new CallHead(status, response.headers(), response.body()));
      close(null);
    }
  }

  private Body.Streamed watched(Body.Streamed body) {
    ServedExchange inner = Objects.requireNonNull(exchange, "only an exchange answers");
    IdleTimer timer = new IdleTimer(loop, inner.idleTimeout(), this::stalled);
    idle = timer;
    timer.start();
    body.stream().endHandler(end -> close(null));
    body.stream().exceptionHandler(failure -> close(GatewayError.from(failure)));
    return new Body.Streamed(
        new WatchedStream(body.stream(), this::wanted), body.length(), body.trailers());
  }

  /** More of the body has come; nobody hears of it when this is closed. */
  private boolean wanted() {
    if (idle != null) {
      idle.touch();
    }
    return !closed;
  }

  private void stalled() {
    abort(
        GatewayError.deadlineExceeded(Phase.BODY, "the route did not go on sending its response"));
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
    if (idle != null) {
      idle.stop();
    }
    if (exchange != null) {
      exchange.end(error == null ? status : error.status(), 0, error);
    }
    events.closed(error);
  }
}
