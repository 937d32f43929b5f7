package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fanlight.gateway.bootstrap.platform.EventLoops;
import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.bootstrap.platform.VertxContexts;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The blocking work of a plugin outside of exchanges, on a pool of one thread. */
@Timeout(60)
class BlockingWorkTest {
  private static final ClassLoader LOADER =
      new ClassLoader(BlockingWorkTest.class.getClassLoader()) {};

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EventLoops.COUNT));
  private final List<ServingLoop> loops = ServingLoop.of(vertx, () -> new LoopRecords(List.of()));
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final Pools pools =
      new Pools(vertx, List.of(new PoolConfig("db", false, 1, 1)), telemetry);
  private final Pool pool = pools.get("db");
  private final LivePluginContext context =
      new LivePluginContext(
          "asks",
          new PluginCode(LOADER),
          pool,
          new PluginHost(
              vertx,
              new VertxContexts(vertx, loops),
              telemetry,
              pools,
              new SharedStates(),
              Set.of(),
              (delay, task) -> () -> {}));

  /** Opened by the test; the work that waits for it is under way or in the queue. */
  private final CountDownLatch gate = new CountDownLatch(1);

  private final CountDownLatch running = new CountDownLatch(1);
  private final Promise<String> interrupted = Promise.promise();

  @AfterEach
  void end() throws Exception {
    gate.countDown();
    pools.close();
    vertx.close().await(20, SECONDS);
  }

  private String waitsForTheGate() throws InterruptedException {
    running.countDown();
    try {
      gate.await();
    } catch (InterruptedException stopped) {
      interrupted.complete("interrupted");
      throw stopped;
    }
    return "passed";
  }

  @Test
  void work_runsOnThePool_withTheClassLoaderOfThePlugin() throws Exception {
    List<Object> seen =
        context
            .blocking(() ->
                List.<Object>of(
                    Context.isOnEventLoopThread(),
                    pool.active(),
                    Thread.currentThread().getContextClassLoader()))
            .await(20, SECONDS);

    assertThat(seen).containsExactly(false, 1, LOADER);
  }

  @Test
  void onAnEventLoop_theResultComesBackToThatLoop() throws Exception {
    for (ServingLoop loop : loops) {
      Thread asked = loop.call(() -> Future.succeededFuture(Thread.currentThread())).await();
      Thread told =
          loop.call(() -> context.blocking(() -> "done").map(done -> Thread.currentThread()))
              .await(20, SECONDS);

      assertThat(told).isSameAs(asked);
    }
  }

  @Test
  void onAnotherThread_theResultComesOnAnEventLoop() throws Exception {
    CountDownLatch listening = new CountDownLatch(1);
    Future<Boolean> told =
        context
            .blocking(() -> {
              listening.await();
              return "done";
            })
            .map(done -> Context.isOnEventLoopThread());
    listening.countDown();

    assertThat(told.await(20, SECONDS)).isTrue();
  }

  @Test
  void whatTheWorkThrows_failsTheFuture() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() ->
            context
                .blocking(() -> {
                  throw new IOException("no database");
                })
                .await(20, SECONDS))
        .withMessage("no database");
    assertThatExceptionOfType(StackOverflowError.class)
        .isThrownBy(() ->
            context
                .blocking(() -> {
                  throw new StackOverflowError("deep");
                })
                .await(20, SECONDS));
  }

  @Test
  void aFullQueue_failsAtOnce() throws Exception {
    Future<String> runs = context.blocking(this::waitsForTheGate);
    assertThat(running.await(20, SECONDS)).isTrue();
    Future<String> waits = context.blocking(() -> "second");
    while (pool.queued() == 0) {
      Thread.onSpinWait();
    }

    assertThat(code(context.blocking(() -> "third"))).isEqualTo(ErrorCode.OVERLOADED);

    gate.countDown();
    assertThat(runs.await(20, SECONDS)).isEqualTo("passed");
    assertThat(waits.await(20, SECONDS)).isEqualTo("second");
  }

  @Test
  void theStop_interruptsWhatRuns_dropsWhatWaits_andRefusesWhatComesLater() throws Exception {
    Future<String> runs = context.blocking(this::waitsForTheGate);
    assertThat(running.await(20, SECONDS)).isTrue();
    Future<String> waits = context.blocking(() -> "second");
    while (pool.queued() == 0) {
      Thread.onSpinWait();
    }

    context.close().await(20, SECONDS);

    assertThat(code(runs)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(code(waits)).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(interrupted.future().await(20, SECONDS)).isEqualTo("interrupted");
    assertThat(code(context.blocking(() -> "late"))).isEqualTo(ErrorCode.SHUTTING_DOWN);
    while (pool.active() > 0 || pool.queued() > 0) {
      Thread.onSpinWait();
    }
  }

  /** Work that the stop interrupts may have opened something all the same. */
  @Test
  void whatIsOwnedAfterTheStop_isClosedAtOnce() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    context.own(closed::incrementAndGet);
    context.close().await(20, SECONDS);
    assertThat(closed).hasValue(1);

    assertThatIllegalStateException()
        .isThrownBy(() -> context.own(closed::incrementAndGet))
        .withMessage("plugin asks has stopped");
    assertThat(closed).hasValue(2);
  }

  private static ErrorCode code(Future<?> future) throws Exception {
    try {
      future.await(20, SECONDS);
      throw new AssertionError("it succeeded");
    } catch (GatewayError error) {
      return error.code();
    }
  }
}
