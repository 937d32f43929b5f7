package dev.fanlight.gateway.filter.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.sim.ThreadLoop;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two users of one pool; one of them is flooded. */
@Timeout(60)
class PoolShareTest {
  private static final int THREADS = 2;
  private static final int QUEUE = 3;

  private final Vertx vertx = Vertx.vertx();
  private final ThreadLoop loop = new ThreadLoop();
  private final Pools pools =
      TestPools.of(
          vertx,
          new PoolConfig("work", false, THREADS, QUEUE),
          new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
  private final Pool pool = pools.get("work");
  private final PoolShare flooded = pool.share("plugin flooded");
  private final PoolShare quiet = pool.share("plugin quiet");
  private final Semaphore running = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);

  @AfterEach
  void close() throws Exception {
    pools.close();
    vertx.close().await(20, SECONDS);
    loop.close();
  }

  private String slow() throws InterruptedException {
    running.release();
    mayEnd.acquire();
    return "slow";
  }

  /** All threads are taken, and the queue is full. */
  private List<Future<String>> flood() throws Exception {
    List<Future<String>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS + QUEUE; i++) {
      tasks.add(new PoolUser(loop.loop()).run(flooded, this::slow));
    }
    running.acquire(THREADS);
    assertOverloaded(new PoolUser(loop.loop()).run(flooded, this::slow));
    return tasks;
  }

  private static void assertOverloaded(Future<String> task) {
    assertThatThrownBy(() -> task.await(20, SECONDS))
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
  }

  @Test
  void aFlood_fillsNoQueueButItsOwn_andAnotherGetsTheNextThread() throws Exception {
    List<Future<String>> slow = flood();
    List<Future<String>> others = new ArrayList<>();
    for (int i = 0; i < THREADS + QUEUE; i++) {
      others.add(new PoolUser(loop.loop()).run(quiet, () -> "quick"));
    }
    assertOverloaded(new PoolUser(loop.loop()).run(quiet, () -> "one too many"));
    assertThat(pool.queued()).isEqualTo(QUEUE + THREADS + QUEUE);

    mayEnd.release();

    assertThat(others.getFirst().await(20, SECONDS)).isEqualTo("quick");
    mayEnd.release(THREADS + QUEUE - 1);
    assertThat(Future.join(others).await(20, SECONDS).succeeded()).isTrue();
    assertThat(Future.join(slow).await(20, SECONDS).succeeded()).isTrue();
    assertThat(pool.queued()).isZero();
    assertThat(pool.active()).isZero();
  }

  @Test
  void anExchangeThatEndsWhileItWaitsForAThread_leavesNothingBehind() throws Exception {
    List<Future<String>> slow = flood();
    PoolUser leaving = new PoolUser(loop.loop());
    Future<String> none = leaving.run(quiet, () -> "too late");

    leaving.end();

    assertThatThrownBy(() -> none.await(20, SECONDS))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.PLUGIN_TIMEOUT));
    assertThat(pool.queued()).isEqualTo(QUEUE);
    List<Future<String>> others = new ArrayList<>();
    for (int i = 0; i < THREADS + QUEUE; i++) {
      others.add(new PoolUser(loop.loop()).run(quiet, () -> "quick"));
    }
    mayEnd.release(THREADS + QUEUE);
    assertThat(Future.join(others).await(20, SECONDS).succeeded()).isTrue();
    assertThat(Future.join(slow).await(20, SECONDS).succeeded()).isTrue();
  }
}
