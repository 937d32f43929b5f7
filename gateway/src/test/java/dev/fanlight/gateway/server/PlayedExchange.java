package dev.fanlight.gateway.server;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RouteTunnel;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as a listener sees it: a test answers it, and it remembers how it was ended. Plugins
 * see another side of exchanges, which the testkit's {@code FakeExchange} plays.
 */
public final class PlayedExchange implements ServedExchange {
  public final GatewayRequest request;
  public final Client client;
  public final CompletableFuture<GatewayError> cancelled = new CompletableFuture<>();
  public final CompletableFuture<End> end = new CompletableFuture<>();
  public final CompletableFuture<Long> tunnelled = new CompletableFuture<>();
  private final Promise<GatewayResponse> response = Promise.promise();
  private final long maxRequestBody;
  private final MemoryBudget memory = new MemoryBudget(1 << 30);
  private @Nullable HeldBytes held;
  private @Nullable HeldBytes answer;
  private Consumer<MultiMap> hints = fields -> {};

  public record End(int status, long bytes, @Nullable GatewayError error) {}

  PlayedExchange(GatewayRequest request, Client client, long maxRequestBody) {
    this.request = request;
    this.client = client;
    this.maxRequestBody = maxRequestBody;
  }

  public void answer(GatewayResponse answer) {
    response.complete(answer);
  }

  /** So that its client sees which of its requests is answered. */
  public void answerWithItsPath() {
    answer(GatewayResponse.of(200, "text/plain", Body.of(request.path())));
  }

  /** The same, when the whole request has come. */
  public void answerWhenWhole() {
    request
        .body()
        .collect(1_000_000, ErrorCode.PAYLOAD_TOO_LARGE)
        .onSuccess(all -> answerWithItsPath());
  }

  public void hint(MultiMap fields) {
    hints.accept(fields);
  }

  public void fail(GatewayError error) {
    response.fail(error);
  }

  @Override
  public ExchangeContext context() {
    throw new AssertionError("it makes no calls");
  }

  @Override
  public void uploaded(long bytes) {}

  @Override
  public String id() {
    return "the-id";
  }

  @Override
  public Future<GatewayResponse> response() {
    return response.future();
  }

  @Override
  public Duration idleTimeout() {
    return Duration.ofSeconds(30);
  }

  /** An hour, and what is told of it. */
  @Override
  public RouteTunnel tunnel() {
    return new RouteTunnel() {
      @Override
      public Duration idleTimeout() {
        return Duration.ofHours(1);
      }

      @Override
      public void began() {}

      @Override
      public void ended(long received) {
        if (!tunnelled.complete(received)) {
          throw new AssertionError("the tunnel ended twice");
        }
      }
    };
  }

  @Override
  public long maxRequestBody() {
    return maxRequestBody;
  }

  @Override
  public HeldBytes answer() {
    HeldBytes now = answer;
    if (now == null) {
      now = held().part();
      answer = now;
    }
    return now;
  }

  @Override
  public HeldBytes held() {
    HeldBytes now = held;
    if (now == null) {
      now = memory.holder(new Simulation(0).newLoop().loop(), client.address());
      held = now;
    }
    return now;
  }

  @Override
  public void onBroken(Consumer<GatewayError> handler) {}

  @Override
  public void onHints(Consumer<MultiMap> handler) {
    hints = handler;
  }

  @Override
  public void cancel(GatewayError reason) {
    cancelled.complete(reason);
    response.tryFail(reason);
  }

  @Override
  public void end(int status, long bytes, @Nullable GatewayError error) {
    if (!end.complete(new End(status, bytes, error))) {
      throw new AssertionError("ended twice");
    }
  }
}
