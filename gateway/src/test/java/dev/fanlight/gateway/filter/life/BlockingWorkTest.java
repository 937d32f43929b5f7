package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
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

  private final PluginScene scene = new PluginScene();
  private final Pool pool = scene.pool();
  private final LivePluginContext context = scene.context("asks", LOADER);

  /** Opened by the test; the work that waits for it is under way or in the queue. */
  private final CountDownLatch gate = new CountDownLatch(1);

  private final CountDownLatch running = new CountDownLatch(1);
  private final Promise<String> interrupted = Promise.promise();

  @AfterEach
  void end() throws Exception {
    gate.countDown();
    scene.close();
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
    for (ServingLoop loop : scene.loops) {
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
