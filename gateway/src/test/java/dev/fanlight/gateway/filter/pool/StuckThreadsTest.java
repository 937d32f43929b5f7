package dev.fanlight.gateway.filter.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Threads that go on after an interruption, told about once a minute of simulated time. */
class StuckThreadsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final Bulkhead bulkhead =
      new Bulkhead("pool", new BulkheadConfig(2, 0, null), BulkheadMeters.NONE);
  private final Queue<Runnable> apart = new ArrayDeque<>();
  private final StuckThreads stuck = new StuckThreads("reports", 2, this::apart);
  private final Logger logger = (Logger) LoggerFactory.getLogger(Pool.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final CountDownLatch free = new CountDownLatch(1);
  private boolean holdsApart;

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    free.countDown();
  }

  private void apart(Runnable task) {
    if (holdsApart) {
      apart.add(task);
    } else {
      task.run();
    }
  }

  /** A task that heeds no interruption, after it was cancelled; its thread ends with it. */
  private Thread hold(String whose) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    PoolTask<String> task =
        new PoolTask<>(
            () -> {
              begun.countDown();
              return deafUntilFree();
            },
            requireNonNull(bulkhead.tryAcquire())::release,
            Runnable::run);
    Thread thread = Thread.ofPlatform().start(task);
    begun.await();
    assertThat(task.cancel(GatewayError.of(ErrorCode.PLUGIN_TIMEOUT, "late"))).isTrue();
    stuck.watch(task, whose, loop.loop());
    return thread;
  }

  private String deafUntilFree() {
    while (true) {
      try {
        free.await();
        return "free";
      } catch (InterruptedException ignored) {
        // It is deaf.
      }
    }
  }

  @Test
  void aThreadThatIsHeld_isNamedAfterASecondAndOnceAMinuteWithWhatItDoes()
      throws InterruptedException {
    hold("plugin deaf on route x");

    time.advance(SECOND.minusMillis(1));
    assertThat(log.list).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(log.list).hasSize(1);
    time.advance(MINUTE.minusMillis(1));
    assertThat(log.list).hasSize(1);
    time.advance(Duration.ofMillis(1));

    assertThat(log.list)
        .hasSize(2)
        .allSatisfy(event -> {
          assertThat(event.getFormattedMessage())
              .isEqualTo(
                  "plugin deaf on route x holds a thread of pool reports, whose exchange has"
                      + " ended");
          assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
              .anySatisfy(line -> assertThat(line.toString()).contains("StuckThreadsTest"));
        });
  }

  /** A thread of the lowest priority may get no processor time for seconds, and says nothing. */
  @Test
  void whatAThreadDoes_isNotAskedOnTheEventLoop() throws InterruptedException {
    holdsApart = true;
    hold("plugin deaf on route x");

    time.advance(SECOND);

    assertThat(log.list).isEmpty();
    apart.remove().run();
    assertThat(log.list).hasSize(1);
  }

  @Test
  void severalThreads_areToldTogether() throws InterruptedException {
    hold("plugin one");
    time.advance(Duration.ofSeconds(30));
    hold("plugin two");
    log.list.clear();

    time.advance(Duration.ofSeconds(31));

    assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("plugin one "))
        .anyMatch(line -> line.startsWith("plugin two "));
  }

  @Test
  void aThreadThatIsFreeAgain_isForgotten() throws InterruptedException {
    Thread thread = hold("plugin deaf");
    time.advance(SECOND);
    free.countDown();
    thread.join();

    time.advance(MINUTE.multipliedBy(5));

    assertThat(log.list).hasSize(1);
    assertThat(bulkhead.inUse()).isZero();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aThreadThatIsHeldForASecond_leavesItsPlaceToAnother() throws InterruptedException {
    Thread thread = hold("plugin deaf");
    time.advance(Duration.ofMillis(999));
    assertThat(bulkhead.inUse()).isEqualTo(1);
    assertThat(stuck.count()).isZero();

    time.advance(Duration.ofMillis(1));

    assertThat(bulkhead.inUse()).isZero();
    assertThat(stuck.count()).isEqualTo(1);
    free.countDown();
    thread.join();
    assertThat(bulkhead.inUse()).isZero();
    assertThat(stuck.count()).isZero();
  }

  @Test
  void aThreadThatIsHeldForASecond_getsTheLowestPriority() throws InterruptedException {
    Thread thread = hold("plugin deaf");
    time.advance(Duration.ofMillis(999));
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);

    time.advance(Duration.ofMillis(1));

    assertThat(thread.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
  }

  @Test
  void asManyAsThePoolHas_areReplaced_andThenThePoolSaysSo() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(hold("plugin one"));
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(bulkhead.inUse()).isZero();
    for (int i = 0; i < 2; i++) {
      assertThat(stuck.exhausted()).isNull();
      threads.add(hold("plugin two"));
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(bulkhead.inUse()).isEqualTo(2);
    assertThat(threads).allMatch(thread -> thread.getPriority() == Thread.MIN_PRIORITY);
    assertThat(stuck.count()).isEqualTo(4);
    assertThat(stuck.exhausted())
        .isEqualTo("pool reports has no thread left: 4 do not end (plugin one, plugin two)");

    free.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(stuck.exhausted()).isNull();
    assertThat(stuck.count()).isZero();
    assertThat(bulkhead.inUse()).isZero();
  }
}
