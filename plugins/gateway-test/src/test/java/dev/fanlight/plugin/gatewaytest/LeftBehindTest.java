package dev.fanlight.plugin.gatewaytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Tests that must fail, and what they fail with. */
class LeftBehindTest {

  /** A script that throws. */
  static class BrokenScript {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of(
                """
                upstreams: {users: {url: "${upstream.users}"}}
                routes: [{name: all, match: {path: "/**"}, proxy: {upstream: users}}]
                """)
            .upstream(
                "users",
                request -> {
                  throw new IllegalStateException("no such user");
                });

    @Test
    void fails() {
      assertThat(gateway.get("/").status()).isEqualTo(500);
    }
  }

  /** A request that is never answered, which the test does not wait for. */
  static class LeftBehind {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of(
                """
                upstreams: {users: {url: "${upstream.users}"}}
                routes: [{name: all, match: {path: "/**"}, proxy: {upstream: users}}]
                """)
            .upstream("users", request -> UpstreamReply.silence())
            .patience(Duration.ZERO);

    @Test
    void fails() {
      CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> gateway.get("/"));
      Waiting.untilNoComplaint(
          () -> gateway.seen("users").isEmpty() ? "the upstream has no request" : "");
      assertThat(asked).isNotDone();
    }
  }

  /** A configuration with a mistake. */
  static class Mistake {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of(
            "routes: [{name: a, match: {path: /}, plugins: [{name: tga}], respond: {status:"
                + " 200}}]");

    @Test
    void fails() {}
  }

  /** A plugin that cannot be made. */
  static class NoStart {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of(
            """
            routes:
              - {name: a, match: {path: /}, plugins: [{name: tag, config: {word: never}}], respond: {status: 200}}
            """);

    @Test
    void fails() {}
  }

  /** An upstream that has no script. */
  static class NoScript {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of("upstreams: {users: {url: \"${upstream.users}\"}}");

    @Test
    void fails() {}
  }

  @Test
  void aTestThatLeavesAnExchangeBehind_failsWithItsName() {
    assertThat(failure(LeftBehind.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("fanlight_requests_in_flight{route=\"all\"} is 1.0; ")
        .hasMessageContaining("upstream users has open requests: 1; ");
  }

  @Test
  void aScriptThatThrows_failsTheTest() {
    Throwable failure = failure(BrokenScript.class);

    assertThat(failure).hasMessage("the script of an upstream failed");
    assertThat(List.of(failure.getSuppressed()))
        .anySatisfy(cause -> assertThat(cause).hasMessage("no such user"));
  }

  @Test
  void aMistakeOfTheConfiguration_isShownAsAnOperatorSeesIt() {
    assertThat(failure(Mistake.class))
        .hasMessageContaining("routes[0].plugins[0].name: found tga, expected a plugin: tag")
        .hasMessageContaining("did you mean tag?");
  }

  @Test
  void aPluginThatCannotBeMade_isNamed() {
    assertThat(failure(NoStart.class)).hasMessageContaining("no such word");
  }

  @Test
  void anUpstreamWithoutScript_isNamed() {
    assertThat(failure(NoScript.class)).hasMessage("there is no upstream users, only []");
  }

  @Test
  void whatIsUnderWay_isNamed() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Vertx outside = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    RunningGateway running =
        RunningGateway.start(
            """
            upstreams: {users: {url: "${upstream.users}"}}
            routes: [{name: all, match: {path: "/**"}, proxy: {upstream: users}}]
            """,
            Map.of(
                "users",
                request -> {
                  gate.join();
                  return UpstreamReply.of(204);
                }),
            outside);
    CompletableFuture<ClientReply> reply =
        CompletableFuture.supplyAsync(() -> running.client().send(HttpMethod.GET, "/", ""));
    Waiting.untilNoComplaint(
        () -> running.upstream("users").busy().isEmpty() ? "the upstream has no request" : "");

    assertThat(running.upstream("users").connected())
        .isEqualTo("upstream users has open connections: 1; ");
    assertThat(running.upstream("users").busy()).isEqualTo("upstream users has open requests: 1; ");
    assertThat(running.busy())
        .contains(
            "fanlight_requests_in_flight{route=\"all\"} is 1.0; ",
            "fanlight_calls_in_flight{upstream=\"users\"} is 1.0; ",
            "fanlight_bulkhead_in_use{bulkhead=\"users\"} is 1.0; ");

    gate.complete(null);
    assertThat(reply.join().status()).isEqualTo(204);
    running.end(Waiting.PATIENCE);
    running.stop();
  }

  private static Throwable failure(Class<?> test) {
    List<Event> failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(test))
            .execute()
            .allEvents()
            .failed()
            .list();
    assertThat(failed).hasSize(1);
    return failed
        .getFirst()
        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
        .getThrowable()
        .orElseThrow();
  }
}
