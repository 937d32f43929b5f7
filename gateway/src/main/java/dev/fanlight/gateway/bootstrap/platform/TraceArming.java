package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.admin.snapshot.NextTraces;
import dev.fanlight.gateway.admin.snapshot.UpstreamSnapshot;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.next.EndpointChoice;
import dev.fanlight.gateway.telemetry.next.NextTrace;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets every event loop wait for the exchange of a trace. Safe for use by all threads. */
public final class TraceArming implements NextTraces {
  private static final int LEFT_OUT = 5;

  private final List<ServingLoop> loops;
  private final Function<String, @Nullable UpstreamSnapshot> upstreams;
  private final Supplier<GatewayConfig> config;

  /**
   * @param upstreams reads what is known of the endpoints of one, on any thread; null: there is
   *     none
   * @param config the current one
   */
  public TraceArming(
      List<ServingLoop> loops,
      Function<String, @Nullable UpstreamSnapshot> upstreams,
      Supplier<GatewayConfig> config) {
    this.loops = loops;
    this.upstreams = upstreams;
    this.config = config;
  }

  @Override
  public Runnable arm(NextTrace trace) {
    onLoops(loop -> loop.traces().add(trace, this::choice));
    return () -> onLoops(loop -> loop.traces().sweep());
  }

  private void onLoops(Consumer<ServingLoop> step) {
    for (ServingLoop loop : loops) {
      Future<Void> done =
          loop.call(() -> {
            step.accept(loop);
            return Future.succeededFuture();
          });
      done.onFailure(ended -> {});
    }
  }

  private @Nullable EndpointChoice choice(String name) {
    UpstreamConfig configured = config.get().upstreams().get(name);
    UpstreamSnapshot now = configured == null ? null : upstreams.apply(name);
    return configured == null || now == null
        ? null
        : choice(now, word(configured.service().balance()));
  }

  private static EndpointChoice choice(UpstreamSnapshot now, String balance) {
    return new EndpointChoice(
        balance,
        now.usable(),
        now.endpoints().size(),
        now.panic(),
        now.endpoints().stream()
            .filter(one -> one.state() != EndpointState.USABLE)
            .limit(LEFT_OUT)
            .map(one -> one.endpoint() + " is " + one.state().label() + ": " + one.why())
            .toList());
  }

  private static String word(UpstreamConfig.Balance balance) {
    return switch (balance) {
      case UpstreamConfig.Balance.RoundRobin() -> "round_robin";
      case UpstreamConfig.Balance.LeastRequests() -> "least_requests";
      case UpstreamConfig.Balance.Random() -> "random";
      case UpstreamConfig.Balance.ConsistentHash(String header) -> "consistent_hash " + header;
    };
  }
}
