package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plugin under test is given keeps the rules of the gateway. */
class FakeContextTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final FakePluginContext context = new FakePluginContext("works", vertx);

  @AfterEach
  void end() {
    PluginUnderTest.await(vertx.close());
  }

  @Test
  void tick_runsTimersOnAnEventLoop_andWaitsForThem() {
    List<Boolean> onLoop = new CopyOnWriteArrayList<>();
    context.every(Duration.ofSeconds(1), () -> onLoop.add(Context.isOnEventLoopThread()));
    context.every(Duration.ofSeconds(1), () -> onLoop.add(context.webClient() != null));

    context.tick();

    assertThat(onLoop).containsExactly(true, true);
  }

  @Test
  void tick_throwsWhatATimerThrows() {
    AssertionError broken = new AssertionError("broken");
    context.every(
        Duration.ofSeconds(1),
        () -> {
          throw broken;
        });

    assertThatThrownBy(context::tick).isSameAs(broken);
  }

  @Test
  void webClient_followsNoRedirect() {
    HttpServer server =
        PluginUnderTest.await(
            vertx
                .createHttpServer()
                .requestHandler(asked ->
                    asked
                        .response()
                        .setStatusCode(asked.path().equals("/") ? 302 : 200)
                        .putHeader("location", "/there")
                        .end())
                .listen(0, "127.0.0.1"));

    int status =
        PluginUnderTest.await(
            PluginUnderTest.on(
                vertx.getOrCreateContext(),
                () ->
                    context
                        .webClient()
                        .get(server.actualPort(), "127.0.0.1", "/")
                        .send()
                        .map(answer -> answer.statusCode())));

    assertThat(status).isEqualTo(302);
  }

  @Test
  void own_afterTheStop_closesTheResourceAndThrows() {
    List<String> closed = new ArrayList<>();
    context.close();

    assertThatIllegalStateException().isThrownBy(() -> context.own(() -> closed.add("late")));
    assertThat(closed).containsExactly("late");
  }

  @Test
  void blocking_afterTheStop_fails() {
    context.close();

    Future<String> late = context.blocking(() -> "late");

    assertThat(((GatewayError) late.cause()).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
  }

  @Test
  void every_afterTheStop_neverRuns() {
    List<String> ran = new ArrayList<>();
    context.every(Duration.ofSeconds(1), () -> ran.add("before"));
    context.close();
    context.every(Duration.ofSeconds(1), () -> ran.add("after"));

    context.tick();

    assertThat(ran).isEmpty();
  }
}
