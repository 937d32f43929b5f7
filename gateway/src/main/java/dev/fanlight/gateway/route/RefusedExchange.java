package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.route.exchange.GrpcOutcome;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that no route serves: its answer, mostly an error, is there already. */
record RefusedExchange(ExchangeContext context, Future<GatewayResponse> response, Runnable onEnd)
    implements ServedExchange {
  @Override
  public Duration idleTimeout() {
    return RouteConfig.IDLE_TIMEOUT;
  }

  @Override
  public long maxRequestBody() {
    return -1;
  }

  @Override
  public void cancel(GatewayError reason) {}

  @Override
  public void onBroken(Consumer<GatewayError> handler) {}

  @Override
  public void end(int status, long bytes, @Nullable GatewayError failure) {
    context.held().end();
    GrpcOutcome.tell(context.report(), response, failure);
    context.report().ended(context.requestId(), status, bytes, failure);
    onEnd.run();
  }
}
