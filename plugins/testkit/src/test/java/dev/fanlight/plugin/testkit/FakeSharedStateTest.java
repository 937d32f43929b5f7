package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.PluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Contexts of the testkit share states as those of the gateway do. */
class FakeSharedStateTest extends SharedStateContract {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final FakePluginContext first = new FakePluginContext("shares", vertx);

  @AfterEach
  void end() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Override
  protected PluginContext place() {
    return first.another(vertx);
  }

  @Override
  protected void end(PluginContext place) {
    ((FakePluginContext) place).close();
  }
}
