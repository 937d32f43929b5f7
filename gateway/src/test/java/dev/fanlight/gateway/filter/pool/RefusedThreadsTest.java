package dev.fanlight.gateway.filter.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.sim.ThreadLoop;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A system that has no more threads for a pool, and then has some again. */
@Timeout(60)
class RefusedThreadsTest {
  @RegisterExtension final RecordedLog log = new RecordedLog(Pool.class.getName());

  private final Vertx vertx = Vertx.vertx();
  private final ThreadLoop loop = new ThreadLoop();
  private final Pools pools =
      new Pools(
          this::executor,
          (delay, look) -> () -> {},
          List.of(new PoolConfig("work", false, 1, 0)),
          new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
  private final Pool pool = pools.get("work");
  private final PoolShare share = pool.share("plugin some");

  /** Executors that are open. */
  private final List<String> threads = new CopyOnWriteArrayList<>();

  /** Where the thread is refused; empty: nowhere. */
  private volatile String refused = "";

  @AfterEach
  void close() throws Exception {
    pools.close();
    vertx.close().await(20, SECONDS);
    loop.close();
  }

  private WorkerExecutor executor(String name) {
    refuse("maker");
    WorkerExecutor real = vertx.createSharedWorkerExecutor(name, 1);
    threads.add(name);
    InvocationHandler handler =
        (self, method, arguments) -> {
          refuse(method.getName());
          if (method.getName().equals("close")) {
            threads.remove(name);
          }
          return method.invoke(real, arguments);
        };
    return (WorkerExecutor)
        Proxy.newProxyInstance(
            WorkerExecutor.class.getClassLoader(), new Class<?>[] {WorkerExecutor.class}, handler);
  }

  private void refuse(String where) {
    if (refused.equals(where)) {
      throw new OutOfMemoryError("unable to create native thread");
    }
  }

  private Future<String> run() {
    return new PoolUser(loop.loop()).run(share, () -> "done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"maker", "executeBlocking"})
  void taskWhoseThreadIsRefused_isOverload_andTheNextOneHasAThread(String where) throws Exception {
    for (int i = 0; i < 3; i++) {
      refused = where;
      Future<String> none = run();

      assertThatThrownBy(() -> none.await(20, SECONDS))
          .hasMessageContaining("pool work gets no thread")
          .isInstanceOfSatisfying(
              GatewayError.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED));
      assertThat(pool.active()).isZero();
      assertThat(threads).isEmpty();
    }
    assertThat(log.events())
        .singleElement()
        .satisfies(line -> assertThat(line.getFormattedMessage()).contains("gets no thread"));

    refused = "";

    assertThat(run().await(20, SECONDS)).isEqualTo("done");
  }
}
