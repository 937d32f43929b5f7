package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.terms.TrustedProxiesTest;
import dev.fanlight.gateway.server.wire.accept.GuardedTransport;
import dev.fanlight.gateway.server.wire.accept.WatchedGate;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A real listener on one event loop, in front of exchanges that a test answers. */
public final class TestListener implements AutoCloseable {
  /** In seconds, after which what does not come is taken never to come. */
  static final int PATIENCE = 20;

  public static final Limits LIMITS =
      new Limits(
          8192,
          32 * 1024,
          200,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Connections.upTo(10_000),
          new BodyRate(0, Duration.ofSeconds(10)));

  /** The others are those of {@link #LIMITS}. */
  public static Limits limits(Connections connections, BodyRate rate) {
    return new Limits(
        LIMITS.line(),
        LIMITS.headers(),
        LIMITS.fields(),
        LIMITS.headTimeout(),
        LIMITS.idleTimeout(),
        connections,
        rate);
  }

  final Vertx vertx;
  final HttpListener listener;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final ListenerMeters meters = new Telemetry(registry).listener("test");
  public final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();

  /** Of the connections. Exchanges have their own. */
  public final MemoryBudget memory;

  public final BlockingQueue<PlayedExchange> exchanges = new LinkedBlockingQueue<>();

  /** Requests that never became exchanges. */
  final BlockingQueue<PlayedExchange> refused = new LinkedBlockingQueue<>();

  private volatile Consumer<PlayedExchange> script =
      exchange -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("ok")));
  private volatile long maxRequestBody = -1;
  private volatile Context context;

  public TestListener() {
    this(LIMITS);
  }

  public TestListener(Limits limits, String... trusted) {
    this(limits, HalfClose.CANCEL, new MemoryBudget(Long.MAX_VALUE), trusted);
  }

  TestListener(HalfClose halfClose) {
    this(LIMITS, halfClose, new MemoryBudget(Long.MAX_VALUE));
  }

  public TestListener(MemoryBudget memory) {
    this(LIMITS, HalfClose.CANCEL, memory);
  }

  private TestListener(Limits limits, HalfClose halfClose, MemoryBudget memory, String... trusted) {
    this.memory = memory;
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(GuardedTransport.over(transport()))
            .build();
    context = vertx.getOrCreateContext();
    ListenerConfig config =
        new ListenerConfig("test", new Address("127.0.0.1", 0), limits, halfClose, false, null);
    listener =
        new HttpListener(
            config,
            ListenerTerms.of(config, true, TrustedProxiesTest.of(trusted), null),
            meters,
            this::serverLoop);
    await(listener.start(vertx, 1));
  }

  /** What that series counts; 0 where it is not there. */
  public double counted(String series) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private static Transport transport() {
    return Transport.EPOLL != null && Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
  }

  ServerLoop serverLoop() {
    context = Vertx.currentContext();
    return new ServerLoop(
        ((ContextInternal) context).nettyEventLoop(),
        loop.loopOver(task -> context.runOnContext(now -> task.run())),
        new Scripted(),
        memory);
  }

  private final class Scripted implements Dispatcher {
    @Override
    public ServedExchange dispatch(GatewayRequest request, Client client) {
      PlayedExchange exchange = new PlayedExchange(request, client, maxRequestBody);
      exchanges.add(exchange);
      script.accept(exchange);
      return exchange;
    }

    @Override
    public ServedExchange refuse(GatewayRequest request, Client client, GatewayError error) {
      PlayedExchange exchange = new PlayedExchange(request, client, maxRequestBody);
      refused.add(exchange);
      exchange.fail(error);
      return exchange;
    }
  }

  /** What to do with each exchange, on the event loop. */
  public TestListener script(Consumer<PlayedExchange> script) {
    this.script = script;
    return this;
  }

  /** Shows each connection that is accepted from now on. Such a listener cannot drain. */
  public Queue<Channel> connections() {
    Queue<Channel> seen = new LinkedBlockingQueue<>();
    GuardedTransport.register(vertx, new WatchedGate(listener.admission, seen));
    return seen;
  }

  public TestListener maxRequestBody(long bytes) {
    maxRequestBody = bytes;
    return this;
  }

  public int port() {
    return listener.port();
  }

  public RawClient connect() {
    return new RawClient(port());
  }

  public PlayedExchange next() {
    try {
      PlayedExchange exchange = exchanges.poll(PATIENCE, TimeUnit.SECONDS);
      if (exchange == null) {
        throw new AssertionError("nothing was dispatched");
      }
      return exchange;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** On the event loop, and waits for it. */
  public void run(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(now -> {
      try {
        task.run();
        done.complete(null);
      } catch (Throwable failure) {
        done.completeExceptionally(failure);
      }
    });
    get(done);
  }

  /** Turns the event loop until it is so. */
  public void await(String what, BooleanSupplier condition) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    boolean[] met = new boolean[1];
    while (!met[0]) {
      if (System.nanoTime() - giveUp > 0) {
        throw new AssertionError("never came: " + what);
      }
      run(() -> met[0] = condition.getAsBoolean());
    }
  }

  /** The loop has turned many times, and no further request has been taken up. */
  void awaitStandstill() {
    int[] seen = {0, 0};
    await(
        "a standstill",
        () -> {
          int now = exchanges.size();
          seen[1] = now == seen[0] && now > 0 ? seen[1] + 1 : 0;
          seen[0] = now;
          return seen[1] > 2000;
        });
  }

  /** On the event loop, each time before it looks at its connections, as long as it says true. */
  void eachTurn(BooleanSupplier watch) {
    ((ContextInternal) context)
        .nettyEventLoop()
        .schedule(
            () -> {
              if (watch.getAsBoolean()) {
                eachTurn(watch);
              }
            },
            1,
            TimeUnit.NANOSECONDS);
  }

  /** After the event loop has read what clients have sent so far. */
  public void advance(Duration duration) {
    for (int turn = 0; turn < 2; turn++) {
      CompletableFuture<Void> turned = new CompletableFuture<>();
      // A plain task may run before the loop has looked at its connections.
      ((ContextInternal) context)
          .nettyEventLoop()
          .schedule(() -> turned.complete(null), 1, TimeUnit.MILLISECONDS);
      get(turned);
    }
    run(() -> time.advance(duration));
  }

  public static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  static <T> T await(Future<T> future) {
    return get(future.toCompletionStage().toCompletableFuture());
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
