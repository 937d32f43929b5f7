package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.testkit.FakePluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CountDownLatch;

/** A plugin's context whose pool has one thread, which is busy until {@link #free}. */
final class BusyPool implements AutoCloseable {
  final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
  final FakePluginContext context = new FakePluginContext("validate", vertx);
  private final CountDownLatch end = new CountDownLatch(1);

  BusyPool() {
    context.blocking(() -> {
      end.await();
      return true;
    });
  }

  void free() {
    end.countDown();
  }

  @Override
  public void close() {
    free();
    vertx.close().await();
  }
}
