package dev.fanlight.plugins.compress.coding;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.junit.jupiter.api.Test;

class LoopTasksTest {
  /** All places wait for the task that one exchange has asked for. */
  @Test
  void aTaskThatWaits_runsThoughTheDeploymentOfItsCallerHasEnded() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      Context loop = vertx.getOrCreateContext(); // of this thread, which belongs to no deployment
      LoopTasks tasks = LoopTasks.in(loop, vertx);
      Promise<Void> done = Promise.promise();
      VerticleBase listener =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              tasks.run(300, done::complete);
              return Future.succeededFuture();
            }
          };

      String deployment = vertx.deployVerticle(listener).await(20, SECONDS);
      vertx.undeploy(deployment).await(20, SECONDS);

      done.future().await(20, SECONDS);
    } finally {
      vertx.close().await(20, SECONDS);
    }
  }
}
