package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.ReservedFields;
import dev.fanlight.plugin.Scope;
import dev.fanlight.plugin.Step;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A plugin that has been created and started, on a Vert.x of its own. A {@link Filter} runs on an
 * event loop and a {@link BlockingFilter} on a worker thread, as in the gateway.
 */
public final class PluginUnderTest implements AutoCloseable {
  /** Far more than anything needs: only reached when a future is never completed. */
  private static final long PATIENCE_SECONDS = 20;

  /** Content that stays a stream in the gateway, whatever a plugin asks for. */
  private static final Set<String> STREAMS = Set.of("text/event-stream", "application/grpc");

  private final Vertx vertx;
  private final Context loop;
  private final FakePluginContext context;
  private final Plugin plugin;

  private PluginUnderTest(
      Vertx vertx, Context loop, FakePluginContext context, Supplier<Plugin> create) {
    this.vertx = vertx;
    this.loop = loop;
    this.context = context;
    this.plugin = create.get();
  }

  /** Creates the plugin and starts it. */
  public static <C extends Record> PluginUnderTest start(PluginFactory<C> factory, C config) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    return start(factory, config, vertx, new FakePluginContext(factory.name(), vertx));
  }

  /**
   * Creates the same plugin at another place, and starts it. It has what this one shares. To test a
   * reload, start another one and then close this one.
   */
  public <C extends Record> PluginUnderTest another(PluginFactory<C> factory, C config) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    return start(factory, config, vertx, context.another(vertx));
  }

  private static <C extends Record> PluginUnderTest start(
      PluginFactory<C> factory, C config, Vertx vertx, FakePluginContext context) {
    try {
      PluginUnderTest started =
          new PluginUnderTest(
              vertx, vertx.getOrCreateContext(), context, () -> factory.create(config, context));
      await(started.onLoop(started.plugin::start));
      return started;
    } catch (Throwable failure) { // an error of the plugin too
      closeAll(context, vertx, failure);
      throw failure;
    }
  }

  /** What a plugin that has not started owns is closed too. */
  private static void closeAll(FakePluginContext context, Vertx vertx, Throwable failure) {
    try {
      context.close();
    } catch (Throwable unclosed) { // an error of the plugin too
      failure.addSuppressed(unclosed);
    } finally {
      vertx.close();
    }
  }

  /**
   * Sends the exchange through the plugin. The future fails as the plugin's does, or with what it
   * threw. It fails with {@code plugin_failed} when the plugin has set a field of the answer that
   * only the gateway sets. {@code Trailer} and {@code Content-Length} are looked at only where the
   * chain is a {@link FakeChain}, because others do not tell what the plugin was given.
   */
  public Future<GatewayResponse> run(Exchange exchange, Chain chain) {
    HttpMethod method = exchange.request().method();
    if (chain instanceof FakeChain fake) {
      fake.isFor(exchange);
    }
    Future<GatewayResponse> answer =
        switch (plugin) {
          case Filter filter -> onLoop(() -> filter.filter(exchange, chain));
          case BlockingFilter filter -> block(filter, exchange, chain);
        };
    return answer.compose(response -> checked(response, chain, method));
  }

  private static Future<GatewayResponse> checked(
      GatewayResponse answer, Chain chain, HttpMethod method) {
    String field =
        chain instanceof FakeChain fake
            ? fake.frame().setIn(answer, method)
            : ReservedFields.hopByHopIn(answer.headers());
    return field == null
        ? Future.succeededFuture(answer)
        : Future.failedFuture(FakeChain.overreach("the response's field " + field));
  }

  /**
   * The same, waited for.
   *
   * @throws GatewayError what the plugin answered instead of a response
   */
  public GatewayResponse answer(Exchange exchange, Chain chain) {
    return await(run(exchange, chain));
  }

  /**
   * The error the plugin answers with.
   *
   * @throws AssertionError when it answers with a response
   */
  public GatewayError error(Exchange exchange, Chain chain) {
    try {
      GatewayResponse response = answer(exchange, chain);
      throw new AssertionError("an error was expected, not a response of " + response.status());
    } catch (GatewayError error) {
      return error;
    }
  }

  /** What the plugin makes of an error that did not come through it. */
  public GatewayError unseen(Exchange exchange, GatewayError error) {
    return await(onLoop(() -> Future.succeededFuture(plugin.unseen(exchange, error))));
  }

  /** What the plugin was given to work with. */
  public FakePluginContext context() {
    return context;
  }

  /** Stops the plugin and closes what it owns. */
  @Override
  public void close() {
    try {
      await(onLoop(plugin::stop));
      context.close();
    } finally {
      await(vertx.close());
    }
  }

  private Future<GatewayResponse> block(BlockingFilter filter, Exchange exchange, Chain chain) {
    GatewayRequest shown = exchange.request().copy();
    Body sent = exchange.request().body();
    return onLoop(() -> body(sent, filter.maxRequestBody(), ErrorCode.PAYLOAD_TOO_LARGE))
        .compose(body ->
            loop.executeBlocking(() -> filter.apply(snapshot(exchange, shown.body(body))), false))
        .compose(step ->
            switch (step) {
              case Step.Respond respond -> Future.succeededFuture(respond.response());
              case Step.Proceed proceed -> onLoop(() -> goOn(filter, proceed, exchange, chain));
            });
  }

  /**
   * The body as the plugin sees it. One that it has not asked for may be a stream in the gateway.
   */
  private static Future<Body> body(Body body, int most, ErrorCode tooLarge) {
    if (body instanceof Body.Empty || body instanceof Body.Tunnel) {
      return Future.succeededFuture(body);
    }
    return most == 0
        ? Future.succeededFuture(WithheldBody.withhold(body))
        : body.collect(most, tooLarge).map(Body::of);
  }

  private static Future<GatewayResponse> shown(BlockingFilter filter, GatewayResponse response) {
    String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
    boolean streams =
        type != null && STREAMS.stream().anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
    int most = streams ? 0 : filter.maxResponseBody();
    return body(response.body(), most, ErrorCode.UPSTREAM_BODY_TOO_LARGE).map(response::body);
  }

  private Future<GatewayResponse> goOn(
      BlockingFilter filter, Step.Proceed step, Exchange exchange, Chain chain) {
    GatewayRequest request = exchange.request();
    GatewayRequest changed = step.request();
    request.method(changed.method()).path(changed.path()).query(changed.query());
    request.headers().setAll(changed.headers());
    request.body(WithheldBody.release(changed.body())).upstream(changed.upstream());
    changed.settle();
    Step.ResponseStep then = step.response();
    Future<GatewayResponse> response = chain.proceed(exchange);
    return then == null
        ? response
        : response
            .compose(back -> onLoop(() -> shown(filter, back)))
            .compose(back -> loop.executeBlocking(() -> then.apply(back), false))
            .map(back -> back.body(WithheldBody.release(back.body())));
  }

  private BlockingExchange snapshot(Exchange exchange, GatewayRequest shown) {
    return new Snapshot(
        exchange.id(),
        exchange.route(),
        shown,
        exchange.clientAddress(),
        exchange.connection(),
        exchange.pathVariables(),
        exchange.attributes(),
        exchange.log(),
        exchange.remaining(),
        work -> onLoop(() -> exchange.scope().withTimeout(exchange.remaining(), work)));
  }

  /** Waits on whatever thread it is, because the testkit has no pools. */
  private record Snapshot(
      String id,
      String route,
      GatewayRequest request,
      String clientAddress,
      ConnectionInfo connection,
      Map<String, String> pathVariables,
      Attributes attributes,
      LogFields log,
      Duration remaining,
      Function<Scope.Task<Object>, Future<Object>> start)
      implements BlockingExchange {
    @Override
    @SuppressWarnings("unchecked") // what starts a task returns what the task does
    public <T> T await(Scope.Task<T> work) throws InterruptedException {
      try {
        return (T)
            start.apply((Scope.Task<Object>) work).toCompletionStage().toCompletableFuture().get();
      } catch (ExecutionException failed) {
        switch (failed.getCause()) {
          case RuntimeException known -> throw known;
          case Error broken -> throw broken;
          case null, default -> throw new IllegalStateException(failed.getCause());
        }
      }
    }
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> task) {
    return on(loop, task);
  }

  static <T> Future<T> on(Context loop, Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> {
      try {
        task.get().onComplete(done);
      } catch (Throwable thrown) { // an assertion of the test too
        done.fail(thrown);
      }
    });
    return done.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException never) {
      throw new AssertionError("the future was never completed", never);
    }
  }
}
