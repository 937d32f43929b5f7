package dev.fanlight.gateway.filter;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.filter.pool.TestPools;
import dev.fanlight.gateway.sim.ThreadLoop;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Step;
import dev.fanlight.plugin.testkit.FakeChain;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real threads, once with platform threads and once with virtual ones. */
class PoolTest {
  private static final int THREADS = 2;
  private static final int QUEUE = 1;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final ThreadLoop loop = new ThreadLoop();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Telemetry telemetry = new Telemetry(registry);
  private final List<Pools> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    open.forEach(Pools::close);
    vertx.close().await(20, SECONDS);
    loop.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPoolWhoseThreadsAreParkedAndQueueIsFull_holdsNobodyElseUp(boolean virtual)
      throws Exception {
    Pool pool = pool(virtual);
    CountDownLatch parked = new CountDownLatch(THREADS);
    CountDownLatch latch = new CountDownLatch(1);
    BlockingFilter blocking =
        exchange -> {
          parked.countDown();
          latch.await();
          return Step.proceed(exchange.request());
        };
    FilterChain chain = chain(blocking, pool);
    List<Future<GatewayResponse>> waiting = new ArrayList<>();
    for (int i = 0; i < THREADS + QUEUE; i++) {
      waiting.add(run(exchange(), chain));
    }
    assertThat(parked.await(20, SECONDS)).isTrue();

    GatewayError refused = error(run(exchange(), chain));
    GatewayResponse other = answer(runAsync(exchange()));

    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(other.status()).isEqualTo(200);
    assertThat(waiting).noneMatch(Future::isComplete);
    assertThat(gauge("fanlight_pool_active")).isEqualTo(THREADS);
    assertThat(gauge("fanlight_pool_queue_depth")).isEqualTo(QUEUE);
    latch.countDown();
    for (Future<GatewayResponse> waited : waiting) {
      assertThat(answer(waited).status()).isEqualTo(200);
    }
    assertThat(gauge("fanlight_pool_active")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExchangeThatEnds_interruptsItsThreadAndNoLaterTask(boolean virtual) throws Exception {
    Pool pool = pool(virtual);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    FakeContext exchange = exchange();
    Future<GatewayResponse> response =
        run(
            exchange,
            seen -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException expected) {
                Thread.currentThread().interrupt(); // left behind for whoever comes next
                interrupted.countDown();
              }
              return Step.proceed(seen.request());
            },
            pool);
    assertThat(running.await(20, SECONDS)).isTrue();

    exchange.end();

    assertThat(error(response).code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT);
    assertThat(interrupted.await(20, SECONDS)).isTrue();
    for (int i = 0; i < THREADS; i++) {
      GatewayResponse next = answer(run(exchange(), PoolTest::sayWhetherInterrupted, pool));
      assertThat(next.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExchangeThatEndsInTheQueue_leavesIt(boolean virtual) throws Exception {
    Pool pool = pool(virtual);
    CountDownLatch parked = new CountDownLatch(THREADS);
    CountDownLatch latch = new CountDownLatch(1);
    List<Future<GatewayResponse>> waiting = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      waiting.add(run(exchange(), exchange -> park(parked, latch), pool));
    }
    assertThat(parked.await(20, SECONDS)).isTrue();
    FakeContext queued = exchange();
    Future<GatewayResponse> response =
        run(queued, exchange -> Step.proceed(exchange.request()), pool);

    queued.end();

    assertThat(error(response).code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT);
    assertThat(gauge("fanlight_pool_queue_depth")).isZero();
    latch.countDown();
    for (Future<GatewayResponse> waited : waiting) {
      answer(waited);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockingFilter_worksOffTheLoopAndComesBackToIt(boolean virtual) throws Exception {
    Pool pool = pool(virtual);
    AtomicReference<Boolean> offTheLoop = new AtomicReference<>();
    AtomicReference<Boolean> onTheLoop = new AtomicReference<>();
    BlockingFilter filter =
        seen -> {
          offTheLoop.set(!loop.isCurrent());
          return Step.respond(GatewayResponse.of(204));
        };
    FakeContext exchange = exchange();
    Future<GatewayResponse> response =
        exchange.start(() ->
            chain(filter, pool)
                .run(exchange, FakeChain.answering(200))
                .response()
                .onComplete(done -> onTheLoop.set(loop.isCurrent())));

    assertThat(answer(response).status()).isEqualTo(204);
    assertThat(offTheLoop).hasValue(true);
    assertThat(onTheLoop).hasValue(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockingFilter_changesTheRequestAndThenTheResponse(boolean virtual) throws Exception {
    FakeContext exchange = exchange();
    FakeChain action = FakeChain.answering(200);
    BlockingFilter filter =
        seen -> {
          seen.request().method(HttpMethod.PUT).path("/new").query("a=b").headers().set("x-a", "1");
          seen.request().body(Body.of(Buffer.buffer("new")));
          return Step.proceed(seen.request(), response -> response.status(202));
        };

    GatewayResponse response = answer(run(exchange, filter, pool(virtual), action));

    assertThat(action.seen().method()).isEqualTo(HttpMethod.PUT);
    assertThat(action.seen().target()).isEqualTo("/new?a=b");
    assertThat(action.seen().headers().get("x-a")).isEqualTo("1");
    assertThat(action.seen().body().length()).isEqualTo(3);
    assertThat(response.status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockingFilterThatThrows_failsNamingIt(boolean virtual) throws Exception {
    GatewayError error =
        error(
            run(
                exchange(),
                exchange -> {
                  throw new IOException("a secret");
                },
                pool(virtual)));

    assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    assertThat(error.detail()).contains("blocking").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aGatewayErrorOfABlockingFilter_isTheAnswer(boolean virtual) throws Exception {
    GatewayError forbidden = GatewayError.of(ErrorCode.FORBIDDEN, "no");

    assertThat(
            error(
                run(
                    exchange(),
                    exchange -> {
                      throw forbidden;
                    },
                    pool(virtual))))
        .isSameAs(forbidden);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClosedPool_refuses(boolean virtual) throws Exception {
    Pool pool = pool(virtual);
    open.forEach(Pools::close);
    assertThat(error(run(exchange(), e -> Step.proceed(e.request()), pool)).code())
        .isEqualTo(ErrorCode.SHUTTING_DOWN);
  }

  private static Step park(CountDownLatch parked, CountDownLatch latch)
      throws InterruptedException {
    parked.countDown();
    latch.await();
    return Step.respond(GatewayResponse.of(200));
  }

  private static Step sayWhetherInterrupted(BlockingExchange exchange) {
    return Step.respond(GatewayResponse.of(Thread.currentThread().isInterrupted() ? 500 : 200));
  }

  private Pool pool(boolean virtual) {
    Pools pools = TestPools.of(vertx, new PoolConfig("work", virtual, THREADS, QUEUE), telemetry);
    open.add(pools);
    pools.showGauges();
    return pools.get("work");
  }

  private FakeContext exchange() {
    return new FakeContext(loop.loop());
  }

  private Future<GatewayResponse> run(FakeContext exchange, BlockingFilter filter, Pool pool) {
    return run(exchange, filter, pool, FakeChain.answering(200));
  }

  private Future<GatewayResponse> run(
      FakeContext exchange, BlockingFilter filter, Pool pool, FakeChain action) {
    return exchange.start(() -> chain(filter, pool).run(exchange, action).response());
  }

  private static Future<GatewayResponse> run(FakeContext exchange, FilterChain chain) {
    return exchange.start(() -> chain.run(exchange, FakeChain.answering(200)).response());
  }

  private FilterChain chain(BlockingFilter filter, Pool pool) {
    return new FilterChain(
        List.of(
            ChainedFilter.of(
                "blocking", filter, pool, telemetry.plugin("blocking", "blocking", "r"))));
  }

  private Future<GatewayResponse> runAsync(FakeContext exchange) {
    Filter filter = (seen, chain) -> chain.proceed(seen);
    ChainedFilter chained =
        ChainedFilter.of("async", filter, telemetry.plugin("async", "async", "r"));
    return exchange.start(
        () -> new FilterChain(List.of(chained)).run(exchange, FakeChain.answering(200)).response());
  }

  private double gauge(String name) {
    return registry.get(name).tag("pool", "work").gauge().value();
  }

  private static GatewayResponse answer(Future<GatewayResponse> response) throws Exception {
    return response.await(20, SECONDS);
  }

  private static GatewayError error(Future<GatewayResponse> response) throws Exception {
    try {
      throw new AssertionError("answered " + answer(response).status());
    } catch (GatewayError error) {
      return error;
    }
  }
}
