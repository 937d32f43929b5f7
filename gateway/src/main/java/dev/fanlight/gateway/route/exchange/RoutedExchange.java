package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.filter.FilterContext;
import dev.fanlight.gateway.filter.boundary.WatchedFields;
import dev.fanlight.gateway.upstream.fields.Via;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One client request whose route is known. These are its stages, in order; each is a method:
 *
 * <pre>
 * start      refuses what the route does not take, and waits for the permit of the route
 * proceed    runs the plugins, around all that follows
 * act        refuses a request that comes back, and runs the action, which makes the calls
 * answered   gives the answer to the server, which writes it
 * end        ends what is left, gives back what was taken, and tells how it went
 * </pre>
 *
 * <p>Everything that it starts has ended when {@link #end} returns. Confined to its loop.
 */
public final class RoutedExchange implements ServedExchange {
  private final Route route;
  private final RequestValues values;
  private final GatewayRequest request;
  private final Client client;
  private final ExchangeContext context;
  private final Runnable onEnd;
  private final LiveScope scope;
  private final RoutePermit permit;
  private final Promise<GatewayResponse> response = Promise.promise();
  private Phase phase = Phase.QUEUE;
  private @Nullable LiveExchange seen;
  private @Nullable Consumer<GatewayError> onBroken;
  private @Nullable RoutedExchange outer;

  public RoutedExchange(
      RouteMatch<Route> match,
      GatewayRequest request,
      Client client,
      ExchangeContext context,
      Runnable onEnd) {
    this.route = match.route();
    this.values = match.values();
    values.countsFor(context.held());
    this.request = request;
    this.client = client;
    this.context = context;
    this.onEnd = onEnd;
    this.permit = new RoutePermit(route.bulkhead());
    this.scope = LiveScope.root(context, route.config().times().timeout(), this::expired);
    if (route.config().times().maxDuration() != null) {
      scope.time().bound(route.config().times().maxDuration());
    }
  }

  /** Like another one that does not own it: the scope around it has its time, and ends it. */
  RoutedExchange(RoutedExchange like, GatewayRequest request, LiveScope around) {
    this.route = like.route;
    this.values = like.values.of(request);
    this.request = request;
    this.client = like.client.staying();
    this.context = around.context();
    this.onEnd = () -> {};
    this.outer = like.outer;
    this.permit = new RoutePermit(null);
    this.scope = around.child(this::expired);
    values.countsFor(context.held());
  }

  /** Makes it a part of another: it takes its turns with that, and has no more time. */
  public void within(RoutedExchange outer, Predicate<Runnable> gate) {
    this.outer = outer;
    context.partOf(outer.context);
    scope.gate(gate);
    scope.time().narrow(outer.scope.remaining());
  }

  /** Takes the route's permit, runs its plugins and its action. */
  public void start() {
    GatewayError refusal = route.refusal(request, client);
    if (refusal != null) {
      fail(refusal);
    } else if (permit.takenAtOnce()) {
      proceed();
    } else {
      permit
          .await(scope)
          .onSuccess(queued -> {
            context.report().permitted();
            if (!scope.ended()) {
              proceed();
            }
          })
          .onFailure(none -> fail(GatewayError.from(none)));
    }
  }

  private void proceed() {
    if (route.plugins().isEmpty()) {
      phase = Phase.RESPONSE;
      act().onComplete(this::answered);
    } else {
      start(LiveExchange.of(this, outer == null ? null : outer.seen), route.plugins()::run);
    }
  }

  /** Goes through those plugins to its action. */
  void start(LiveExchange exchange, FilterContext.Rest plugins) {
    phase = Phase.RESPONSE;
    scope.time().keep();
    seen = exchange;
    exchange.run(plugins, passed -> act()).onComplete(this::answered);
  }

  /** Runs the action alone; what it throws is the gateway's own failure, and an answer too. */
  private Future<GatewayResponse> act() {
    try {
      WatchedFields.passing(request.headers());
      Via via = route.via();
      if (via != null) {
        via.pass(fields(), client.protocol());
      }
      return route.action().run(this);
    } catch (RuntimeException failure) {
      return Future.failedFuture(GatewayError.from(failure));
    }
  }

  private void answered(GatewayResponse answer, @Nullable Throwable failure) {
    scope.time().answered();
    if (failure != null) {
      response.tryFail(failure);
      return;
    }
    Duration most = route.config().times().maxDuration();
    if (most != null && outer == null && !(answer.body() instanceof Body.Streamed)) {
      // All of it is there. What is left is up to the client.
      scope.time().streaming(most);
    }
    response.tryComplete(answer);
  }

  @Override
  public void end(int status, long bytes, @Nullable GatewayError error) {
    request.settle();
    scope.end(error == null ? OVER : error);
    permit.release();
    context.held().end();
    if (seen != null) {
      context.report().logFields(seen.logged());
    }
    GrpcOutcome.tell(context.report(), response.future(), error);
    context.report().ended(context.requestId(), status, bytes, error);
    onEnd.run();
  }

  /** The deadline has come and every call has ended: blames whoever still holds the exchange. */
  private void expired() {
    if (response.future().isComplete()) {
      if (onBroken != null && scope.time().over()) {
        onBroken.accept(GatewayError.deadlineExceeded(Phase.BODY, "the answer was not taken"));
      }
      return;
    }
    GatewayError late =
        GatewayError.deadlineExceeded(phase, "the request was not answered in time");
    fail(seen == null ? late : seen.blame(late));
  }

  /** Answers an error that did not come through the plugins, unless there is an answer. */
  private boolean fail(GatewayError error) {
    if (response.future().isComplete()) {
      return false;
    }
    seen = seen == null ? LiveExchange.of(this, outer == null ? null : outer.seen) : seen;
    return response.tryFail(seen.unseen(route.plugins(), error));
  }

  /** It holds too much in memory, and there is no room for it. */
  public void overloaded(GatewayError reason) {
    // The reason first, as when it is cancelled; its end notes how far its calls came.
    if (!fail(reason) && onBroken != null) {
      onBroken.accept(reason);
    }
    scope.end(reason);
  }

  @Override
  public void onBroken(Consumer<GatewayError> handler) {
    onBroken = handler;
  }

  @Override
  public void onHints(Consumer<MultiMap> handler) {
    context.onHints(handler);
  }

  @Override
  public Future<GatewayResponse> response() {
    return response.future();
  }

  @Override
  public void cancel(GatewayError reason) {
    // The reason first: what the calls end with is only what comes of it.
    fail(reason);
    scope.end(reason);
  }

  public String route() {
    return route.name();
  }

  boolean hasUpstream(String name) {
    return route.upstreams().test(name);
  }

  public GatewayRequest request() {
    return request;
  }

  /** The header fields of the request, for changes that are the gateway's own. */
  public MultiMap fields() {
    return WatchedFields.unwatched(request.headers());
  }

  public Client client() {
    return client;
  }

  @Override
  public ExchangeContext context() {
    return context;
  }

  /** Whether another exchange of this gateway has made it. */
  public boolean isInner() {
    return outer != null;
  }

  /** Whether a plugin, of this route or of the batch's, has set or removed that request field. */
  public boolean decided(CharSequence field) {
    return WatchedFields.touched(request.headers(), field.toString())
        || (outer != null && outer.decided(field));
  }

  public RequestValues values() {
    return values;
  }

  public LiveScope scope() {
    return scope;
  }

  @Override
  public Duration idleTimeout() {
    return route.config().times().idle();
  }

  @Override
  public RouteTunnel tunnel() {
    return new RouteTunnel.Reported(route.config().upgrade().idleTimeout(), context.report());
  }

  @Override
  public Set<String> upgrades() {
    return route.config().upgrade().protocols();
  }

  @Override
  public @Nullable Duration uploadTimeout() {
    return route.uploadTimeout(request, client);
  }

  @Override
  public void receives(@Nullable Runnable late) {
    scope.receives(late);
  }

  @Override
  public long maxRequestBody() {
    return route.config().bounds().maxRequestBody();
  }
}
