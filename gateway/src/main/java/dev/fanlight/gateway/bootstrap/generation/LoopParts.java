package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.fanout.scope.Background;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.route.DispatchContext;
import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.route.OpenExchanges;
import dev.fanlight.gateway.route.RouteDispatcher;
import dev.fanlight.gateway.telemetry.event.Reporting;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.trace.TracePolicy;
import dev.fanlight.gateway.telemetry.trace.Tracing;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.http.HttpConnections;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a generation has on one event loop: its clients, its routes, its exchanges and background
 * work. Made and used on that loop.
 */
final class LoopParts {
  private static final int BACKGROUND_TASKS = 1000;

  private final Map<SharedUpstream, Upstream> upstreams = new LinkedHashMap<>();
  private final OpenExchanges exchanges;
  private final Background background;
  private final Dispatcher dispatcher;

  /**
   * @param earlier of this loop; may be empty
   */
  LoopParts(
      ServingLoop serving,
      Shared shared,
      Generation generation,
      Map<SharedUpstream, Upstream> earlier) {
    this.exchanges = new OpenExchanges(shared.exchanges());
    this.background =
        new Background(BACKGROUND_TASKS, generation.timeout(), shared.telemetry().background());
    for (SharedUpstream service : generation.upstreams()) {
      Upstream kept = earlier.get(service);
      UpstreamConfig config = generation.upstream(service.config().name());
      upstreams.put(service, kept == null ? connect(service, shared) : kept.under(config));
    }
    DispatchContext dispatching =
        new DispatchContext(
            new LoopShare(serving.loop(), shared.calls(), background),
            exchanges,
            shared.memory(),
            shared.telemetry(),
            new Reporting(
                serving.loop().clock(),
                serving.records(),
                serving.traces(),
                tracing(generation.traces()),
                DetailsRule.of(
                    generation.config().operation().accessLog(),
                    generation.config().operation().tracing() != null)));
    this.dispatcher = new RouteDispatcher(dispatching, generation.routes(targets()));
  }

  private static @Nullable Tracing tracing(@Nullable TracePolicy traces) {
    return traces == null ? null : new Tracing(traces, new SplittableRandom());
  }

  private static Upstream connect(SharedUpstream service, Shared shared) {
    HttpConnections connections = new HttpConnections(shared.vertx(), service, shared.names());
    return new Upstream(service, connections, new SplittableRandom());
  }

  private Map<String, CallTarget> targets() {
    Map<String, CallTarget> targets = new LinkedHashMap<>();
    upstreams.values().forEach(upstream -> targets.put(upstream.name(), upstream));
    return targets;
  }

  /** For others of this loop to share; not to be changed. */
  Map<SharedUpstream, Upstream> upstreams() {
    return upstreams;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Makes room for what larger bulkheads will let in. */
  void room(Map<String, BulkheadConfig> sizes) {
    upstreams.forEach((service, upstream) -> {
      BulkheadConfig size = sizes.get(service.config().name());
      if (size != null) {
        upstream.room(size.maxConcurrent());
      }
    });
  }

  /** What is under way here. */
  LoopReading.Work work() {
    return new LoopReading.Work(exchanges.open(), background.size());
  }

  /** Connections open here, by endpoint. */
  Map<Endpoint, Integer> connections() {
    Map<Endpoint, Integer> connections = new HashMap<>();
    upstreams.forEach((service, upstream) -> {
      for (Endpoint endpoint : service.endpoints().current().endpoints()) {
        connections.put(endpoint, upstream.connectionsTo(endpoint));
      }
    });
    return connections;
  }

  /**
   * Completes when the last exchange and the last background task have ended, and the connections
   * of tunnels have closed.
   */
  Future<Void> idle() {
    return exchanges.idle().compose(none -> background.idle()).compose(none -> tunnelsClosed());
  }

  /** Completes when the connections of those tunnels have closed that are over now. */
  Future<Void> tunnelsClosed() {
    return Future.join(upstreams.values().stream().map(Upstream::tunnelsClosed).toList())
        .mapEmpty();
  }

  /** Takes no more background work. Completes when the last of it has ended. */
  Future<Void> drain() {
    return background.drain();
  }

  /** Ends what is left of background work. */
  void cancel() {
    background.cancel();
  }

  /** Closes the connections to these. */
  Future<Void> disconnect(Collection<SharedUpstream> services) {
    return Future.join(
            upstreams.entrySet().stream()
                .filter(entry -> services.contains(entry.getKey()))
                .map(entry -> entry.getValue().close())
                .toList())
        .mapEmpty();
  }
}
