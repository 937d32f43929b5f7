package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.ScopeTime;
import dev.fanlight.gateway.fanout.scope.TaskGroup;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.filter.FilterContext;
import dev.fanlight.gateway.filter.FilterRun;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.boundary.WatchedFields;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugin.Phase;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exchange as the plugins of its route see it, and run on it. Confined to its loop. */
final class LiveExchange implements Exchange, FilterContext {
  private static final Logger log = LoggerFactory.getLogger(LiveExchange.class);

  private final RoutedExchange exchange;

  // Made when a plugin asks for them: most do not.
  private @Nullable Attributes attributes;
  private @Nullable LogFields logFields;

  private @Nullable FilterRun run;

  /**
   * @param attributes those that it begins with; null: none
   */
  LiveExchange(RoutedExchange exchange, @Nullable Attributes attributes) {
    this.exchange = exchange;
    this.attributes = attributes;
  }

  /**
   * One that has not come to a plugin.
   *
   * @param outer that of the batch which the exchange is an item of, if plugins have seen that
   */
  static LiveExchange of(RoutedExchange exchange, @Nullable LiveExchange outer) {
    LiveExchange live = new LiveExchange(exchange, null);
    if (outer != null && outer.attributes().get(Attributes.CLIENT_IDENTIFIED) != null) {
      // The item has the fields by which the batch's plugins tell who the client is.
      live.attributes().set(Attributes.CLIENT_IDENTIFIED, true);
    }
    return live;
  }

  /** Sends it through those plugins, which have no say any more when the action runs. */
  Future<GatewayResponse> run(Rest plugins, Chain action) {
    FilterRun begun =
        plugins.run(
            this,
            passed -> {
              request().settle();
              WatchedFields.removeTwins(request().headers());
              return action.proceed(passed);
            });
    run = begun;
    return begun.response();
  }

  /** What plugins have to say in the access log. */
  Map<String, Object> logged() {
    return logFields == null ? Map.of() : logFields.all();
  }

  /** What {@link FilterRun#blame} says, or else that. */
  GatewayError blame(GatewayError otherwise) {
    GatewayError blamed = run == null ? null : run.blame();
    return blamed == null ? otherwise : blamed;
  }

  /**
   * What the client gets of an error that did not come through the plugins. Of a part of a route,
   * the plugins in it are told: the others see the error when it comes to them.
   *
   * @param all plugins of the route
   */
  GatewayError unseen(FilterChain all, GatewayError error) {
    return run == null ? all.unseen(this, error) : run.unseen(error);
  }

  @Override
  public String id() {
    return exchange.id();
  }

  @Override
  public void id(String id) {
    exchange.context().requestId(RequestIds.valid(id));
  }

  @Override
  public String route() {
    return exchange.route();
  }

  @Override
  public GatewayRequest request() {
    return exchange.request();
  }

  @Override
  public boolean hasUpstream(String name) {
    return exchange.hasUpstream(name);
  }

  @Override
  public boolean keep(int bytes) {
    return exchange.scope().held().take(bytes);
  }

  @Override
  public boolean mustSwitch() {
    return exchange.client().mustSwitch();
  }

  @Override
  public String clientAddress() {
    return exchange.client().address();
  }

  @Override
  public ConnectionInfo connection() {
    return exchange.client().connection();
  }

  @Override
  public Map<String, String> pathVariables() {
    return exchange.values().pathVariables();
  }

  @Override
  public Attributes attributes() {
    attributes = attributes == null ? new Attributes() : attributes;
    return attributes;
  }

  @Override
  public LogFields log() {
    logFields = logFields == null ? new LogFields() : logFields;
    return logFields;
  }

  @Override
  public Duration remaining() {
    return exchange.scope().remaining();
  }

  @Override
  public Scope scope() {
    return exchange.scope();
  }

  @Override
  public int callsMade() {
    return exchange.context().report().callsMade();
  }

  @Override
  public Exchange exchange() {
    return this;
  }

  @Override
  public boolean matches(MatchConfig requests) {
    RequestValues values = exchange.values();
    return requests.allows(request().method())
        && values.isAt(requests.path())
        && requests.conditionsHold(
            exchange.client().authority(), values::firstHeader, values::firstQuery);
  }

  @Override
  public Turn turn() {
    return exchange.context().turn();
  }

  @Override
  public Loop loop() {
    return exchange.context().loop();
  }

  @Override
  public ExchangeReporter report() {
    return exchange.context().report();
  }

  @Override
  public boolean expired() {
    return exchange.scope().expired();
  }

  @Override
  public <T> Future<T> join(Future<T> others, Future<?> head) {
    // Mostly it is a run that others wait for too, such as one of a cache.
    exchange.context().report().waitsForDetached();
    Promise<T> joined = Promise.promise();
    LiveScope scope =
        exchange
            .scope()
            .child(() ->
                joined.tryFail(
                    GatewayError.deadlineExceeded(
                        Phase.RESPONSE, "what the request waited for was not done in time")));
    scope.onEnd(joined::tryFail);
    Executor loop = loop().executor();
    others.onComplete(end ->
        loop.execute(() -> {
          if (end.succeeded()) {
            joined.tryComplete(end.result());
          } else {
            joined.tryFail(end.cause());
          }
        }));
    ScopeTime time = exchange.scope().time();
    head.onSuccess(came ->
        loop.execute(() -> {
          if (!joined.future().isComplete()) {
            time.suspend(true);
          }
        }));
    return joined
        .future()
        .eventually(() -> {
          if (head.succeeded()) {
            time.suspend(false);
          }
          return TaskGroup.ended(scope);
        });
  }

  @Override
  public Detached detach(GatewayRequest request, Attributes begin, Duration timeout, Rest rest) {
    return DetachedRun.begin(exchange, request, timeout, begin.copy(), rest);
  }

  @Override
  public boolean ended() {
    return exchange.scope().ended();
  }

  @Override
  public void cancel(GatewayError reason) {
    exchange.cancel(reason);
  }

  @Override
  public void onEnd(Runnable action) {
    PluginCode caller = PluginCode.current();
    exchange.scope().onEnd(reason -> run(action, caller));
  }

  /** What an action throws must not keep the exchange from ending. */
  private void run(Runnable action, PluginCode caller) {
    PluginCode before = caller.enter();
    try {
      action.run();
    } catch (Throwable thrown) {
      log.error("an action at the end of request {} on route {} failed", id(), route(), thrown);
    } finally {
      PluginCode.leave(before);
    }
  }
}
