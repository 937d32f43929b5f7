package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long the gateway waits for a plugin; the time is the test's. */
@Timeout(60)
class RunningPluginTest {
  private final PluginScene scene = new PluginScene();
  private final LivePluginContext context =
      scene.context(
          "slow",
          new PluginCode(RunningPluginTest.class.getClassLoader()),
          scene.host(new SharedStates(), Set.of(), this::schedule));
  private final Slow slow = new Slow();
  private final RunningPlugin running = running();

  /** What is not due yet, with the nanoseconds after which it is. */
  private final Map<Runnable, Long> timers = new ConcurrentHashMap<>();

  private RunningPlugin running() {
    Origin origin = new Origin("gateway.yaml", "plugins[0]", Map.of());
    PluginConfig config =
        new PluginConfig("slow", "slow", true, Use.always("default"), null, origin);
    return new RunningPlugin(
        new BoundPlugin<>(config, slow, new Slow.None()), slow, context, this::schedule);
  }

  private Timers.Timer schedule(long delayNanos, Runnable task) {
    timers.put(task, delayNanos);
    return () -> timers.remove(task);
  }

  /** Everything that is pending becomes due. */
  private void passTime() {
    for (Runnable task : List.copyOf(timers.keySet())) {
      timers.remove(task);
      task.run();
    }
  }

  @AfterEach
  void close() throws Exception {
    slow.go.countDown();
    scene.close();
  }

  @Test
  void start_thatNeverCompletes_isNamedAfterThirtySeconds() {
    assertNamedInTime(running.start());
  }

  @Test
  void start_thatHoldsItsEventLoop_isNamedAfterThirtySecondsToo() {
    slow.holds = true;

    assertNamedInTime(running.start());
  }

  private void assertNamedInTime(Future<Void> started) {
    awaitEntry();
    assertThat(started.isComplete()).isFalse();
    assertThat(timers.values()).containsExactly(SECONDS.toNanos(30));
    passTime();

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> started.await(20, SECONDS))
        .withMessage(
            "plugin slow (gateway.yaml: plugins[0]) did not start: start was not done within 30 s");
  }

  @Test
  void start_thatCompletes_leavesNoTimer() throws Exception {
    Future<Void> started = running.start();
    awaitEntry();
    slow.done.complete();

    started.await(20, SECONDS);

    assertThat(timers).isEmpty();
  }

  /** As a plugin may make it. */
  @Test
  void start_thatFailsWithAnExceptionWithoutAStack_isNamed() {
    Future<Void> started = running.start();
    awaitEntry();
    slow.done.fail(
        new IllegalStateException("odd") {
          @Override
          public StackTraceElement[] getStackTrace() {
            return null;
          }
        });

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> started.await(20, SECONDS))
        .withMessageContaining("plugin slow (gateway.yaml: plugins[0]) did not start: ");
  }

  @Test
  void start_thatAsksForWhatItsLoopCannotHave_fails() {
    PerLoop<String> kept =
        context.perLoop(
            vertx -> {
              throw new IllegalStateException("no such driver");
            },
            none -> Future.succeededFuture());
    slow.first = kept::get;

    assertThatExceptionOfType(GatewayError.class)
        .isThrownBy(() -> running.start().await(20, SECONDS))
        .withMessageContaining("plugin slow (gateway.yaml: plugins[0]) did not start: ")
        .withMessageContaining("no such driver");
  }

  @Test
  void stopThatNeverCompletes_isGivenUpAfterFiveSeconds() throws Exception {
    Future<Void> stopped = running.stop();
    awaitEntry();
    assertThat(timers.values()).containsExactly(SECONDS.toNanos(5));
    passTime();

    stopped.await(20, SECONDS);
  }

  /** Vert.x has 20 worker threads, and a reload runs on one of them. */
  @Test
  void closesThatNeverReturn_leaveTheWorkersToReloads() throws Exception {
    CountDownLatch closing = new CountDownLatch(25);
    for (int i = 0; i < 25; i++) {
      LivePluginContext stuck = scene.context("stuck", RunningPluginTest.class.getClassLoader());
      stuck.own(() -> {
        closing.countDown();
        slow.go.await();
      });
      stuck.close();
    }

    assertThat(scene.vertx.executeBlocking(() -> "reloaded", false).await(20, SECONDS))
        .isEqualTo("reloaded");
    assertThat(closing.await(20, SECONDS)).isTrue();
  }

  @Test
  void closeThatNeverReturns_isInterruptedAfterFiveSeconds() throws Exception {
    PluginScene.Hanging hanging = context.own(new PluginScene.Hanging());
    Future<Void> closed = running.close();
    hanging.entered.await();
    assertThat(timers.values()).hasSize(2).containsOnly(SECONDS.toNanos(5));
    passTime();

    closed.await(20, SECONDS);

    hanging.interrupted.future().await(20, SECONDS);
  }

  @Test
  void eachOfTheClosesThatNeverReturn_isInterrupted() throws Exception {
    PluginScene.Hanging last = context.own(new PluginScene.Hanging());
    PluginScene.Hanging first = context.own(new PluginScene.Hanging());
    running.close();
    first.entered.await();
    passTime();
    last.entered.await();
    passTime();

    last.interrupted.future().await(20, SECONDS);
  }

  @Test
  void closeThatBeginsLate_isInterruptedToo() throws Exception {
    PluginScene.Hanging hanging = context.own(new PluginScene.Hanging());
    slow.holds = true;
    running.start();
    awaitEntry();
    running.close();
    passTime();
    slow.go.countDown();
    hanging.entered.await();
    passTime();

    hanging.interrupted.future().await(20, SECONDS);
  }

  @Test
  void closeOfAPluginThatWasNotMade_isInterruptedToo() throws Exception {
    PluginScene.Hanging hanging = context.own(new PluginScene.Hanging());
    RunningPlugin.close(running.made(), context, this::schedule);
    hanging.entered.await();
    passTime();

    hanging.interrupted.future().await(20, SECONDS);
  }

  @Test
  void closeThatLeavesItsThreadInterrupted_doesNotInterruptTheNext() throws Exception {
    Promise<Boolean> interrupted = Promise.promise();
    context.own(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
    context.own(() -> Thread.currentThread().interrupt());
    running.close().await(20, SECONDS);

    assertThat(interrupted.future().await(20, SECONDS)).isFalse();
  }

  private void awaitEntry() {
    while (slow.entered.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  /** A factory that is its own plugin, whose start and stop are done when the test says so. */
  private static final class Slow implements PluginFactory<Slow.None>, Filter {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Promise<Void> done = Promise.promise();
    private volatile boolean holds;
    private volatile Runnable first = () -> {};

    record None() {}

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Plugin create(None config, PluginContext context) {
      return this;
    }

    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      return chain.proceed(exchange);
    }

    @Override
    public Future<Void> start() {
      entered.countDown();
      first.run();
      if (holds) {
        try {
          go.await();
        } catch (InterruptedException ended) {
          Thread.currentThread().interrupt();
        }
      }
      return done.future();
    }

    @Override
    public Future<Void> stop() {
      return start();
    }
  }
}
