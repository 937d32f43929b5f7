package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.PerLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plugin under test has per loop keeps the rules of the gateway. */
class FakePerLoopTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final FakePluginContext context = new FakePluginContext("keeps", vertx);
  private final List<String> closed = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private Future<Void> close(Thread made) {
    closed.add(made.equals(Thread.currentThread()) ? "on its loop" : "elsewhere");
    return Future.succeededFuture();
  }

  private <T> T onLoop(Supplier<T> task) throws Exception {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> {
      try {
        done.complete(task.get());
      } catch (RuntimeException thrown) {
        done.fail(thrown);
      }
    });
    return done.future().await(20, TimeUnit.SECONDS);
  }

  @Test
  void get_makesOneInstance_andCloseClosesItOnItsLoop() throws Exception {
    PerLoop<Thread> threads = context.perLoop(vertx -> Thread.currentThread(), this::close);

    assertThat(onLoop(threads::get)).isSameAs(onLoop(threads::get));
    context.close();

    assertThat(closed).containsExactly("on its loop");
    assertThatIllegalStateException().isThrownBy(() -> onLoop(threads::get));
  }

  @Test
  void get_onAnotherThread_isRefused() {
    PerLoop<Thread> threads = context.perLoop(vertx -> Thread.currentThread(), this::close);

    assertThatIllegalStateException().isThrownBy(threads::get);
    assertThatIllegalStateException().isThrownBy(context::webClient);
  }

  @Test
  void aCloseThatFails_failsTheTest() throws Exception {
    PerLoop<Thread> threads =
        context.perLoop(
            vertx -> Thread.currentThread(), made -> Future.failedFuture("still in use"));
    onLoop(threads::get);

    assertThatThrownBy(context::close).hasMessageContaining("still in use");
  }
}
