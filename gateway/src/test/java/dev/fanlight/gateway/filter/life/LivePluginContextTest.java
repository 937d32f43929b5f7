package dev.fanlight.gateway.filter.life;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.plugin.PluginContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plugin has by its context, until it stops. */
class LivePluginContextTest {
  private final PluginScene scene = new PluginScene();
  private final List<String> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  private LivePluginContext context(String plugin) {
    return scene.context(plugin, LivePluginContextTest.class.getClassLoader());
  }

  @Test
  void aResourceThatThrowsAnError_keepsNoOtherOpen() throws Exception {
    LivePluginContext context = context("leaky");
    context.own(() -> events.add("first closed"));
    context.own(() -> {
      throw new AssertionError("not closed");
    });

    context.close().await(20, SECONDS);

    assertThat(events).containsExactly("first closed");
  }

  @Test
  void every_runsOnAnEventLoopUntilThePluginStops() throws Exception {
    Promise<Boolean> ticked = Promise.promise();
    LivePluginContext context = context("timed");
    context.every(
        Duration.ofMillis(1),
        () -> {
          boolean first = ticked.tryComplete(Context.isOnEventLoopThread());
          events.add(first ? "first" : "later");
          throw new IllegalStateException("and its start goes on");
        });
    assertThat(ticked.future().await(20, SECONDS)).isTrue();

    context.close().await(20, SECONDS);
    int seen = events.size();
    onLoop(context.loop(), () -> {});

    assertThat(events).hasSize(seen);
  }

  @Test
  void webClient_isOneForEachEventLoopAndForNoOtherThread() throws Exception {
    LivePluginContext context = context("asking");
    List<WebClient> clients = new ArrayList<>();

    for (ServingLoop loop : scene.loops) {
      WebClient own = client(loop, context);
      assertThat(client(loop, context)).isSameAs(own);
      clients.add(own);
    }

    assertThat(clients).doesNotHaveDuplicates();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(context::webClient);
    context.close().await(20, SECONDS);
  }

  private static WebClient client(ServingLoop loop, PluginContext context) throws Exception {
    return loop.call(() -> Future.succeededFuture(context.webClient())).await(20, SECONDS);
  }

  private static void onLoop(Context loop, Runnable task) throws Exception {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(go -> {
      task.run();
      done.complete();
    });
    done.future().await(20, SECONDS);
  }
}
