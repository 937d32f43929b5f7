package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.fanout.scope.Background;
import dev.fanlight.gateway.fanout.target.CallTarget;
import dev.fanlight.gateway.fanout.target.UpstreamTarget;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.route.DispatchContext;
import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.route.RouteDispatcher;
import dev.fanlight.gateway.route.Routes;
import dev.fanlight.gateway.upstream.HttpConnections;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One event loop's own: its clients, its routes, its background work. Made and used on that loop.
 */
final class LoopParts {
  private static final int BACKGROUND_TASKS = 1000;

  private final ContextInternal context;
  private final Loop loop;
  private final Background background;
  private final Dispatcher dispatcher;
  private final List<Upstream> upstreams = new ArrayList<>();

  LoopParts(ContextInternal context, Shared shared) {
    this.context = context;
    this.loop = EventLoops.loop(context);
    this.background = new Background(BACKGROUND_TASKS, shared.config().defaults().timeout());
    Routes routes =
        new Routes(
            shared.config().routes(),
            targets(context, shared),
            shared.chains(),
            shared.routeBulkheads(),
            shared.jq(),
            shared.telemetry());
    DispatchContext dispatching =
        new DispatchContext(
            loop,
            shared.exchanges(),
            shared.calls(),
            background,
            shared.telemetry(),
            shared.recent().journal(shared.accessLog()::write));
    this.dispatcher = new RouteDispatcher(dispatching, routes);
  }

  private Map<String, CallTarget> targets(ContextInternal context, Shared shared) {
    Map<String, CallTarget> targets = new LinkedHashMap<>();
    for (SharedUpstream service : shared.upstreams().values()) {
      UpstreamConfig config = service.config();
      Upstream upstream =
          new Upstream(
              service, new HttpConnections(context.owner(), config), new SplittableRandom());
      upstreams.add(upstream);
      Duration timeout =
          config.timeout() == null ? shared.config().defaults().timeout() : config.timeout();
      targets.put(config.name(), new UpstreamTarget(upstream, timeout));
    }
    return targets;
  }

  Loop loop() {
    return loop;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Does that on this loop. */
  Future<Void> on(Function<LoopParts, Future<Void>> step) {
    Promise<Void> done = context.promise();
    context.runOnContext(now -> step.apply(this).onComplete(done));
    return done.future();
  }

  /** Takes no more background work. Completes when the last of it has ended. */
  Future<Void> drain() {
    return background.drain();
  }

  /** Ends what is left. */
  Future<Void> close() {
    background.cancel();
    return Future.join(upstreams.stream().map(Upstream::close).toList()).mapEmpty();
  }
}
