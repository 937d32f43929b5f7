package dev.fanlight.plugin.gatewaytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that must fail, and what they fail with. */
class LeftBehindTest {

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
            """
            routes:
              - {name: a, match: {path: /}, plugins: [{name: tga}], respond: {status: 200}}\
            """);

    @Test
    void fails() {}
  }

  /** A gateway without the listener of the test's client. */
  static class NoListener {
    @RegisterExtension
    final GatewayExtension gateway =
        GatewayExtension.of(
            """
            listeners: [{name: other, port: 0}, {name: more, port: 0}]
            routes: [{name: a, match: {path: /}, respond: {status: 200}}]
            """);

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
        .hasMessage(
            "1 request is still under way on the route all;"
                + " 1 call is still under way to the upstream users;"
                + " 1 permit is still out of the bulkhead users;"
                + " 1 request is still open at the upstream users");
  }

  @Test
  void aMistakeOfTheConfiguration_isShownAsAnOperatorSeesIt() {
    assertThat(failure(Mistake.class))
        .hasMessageStartingWith(
            "the configuration of GatewayExtension:2: routes[0].plugins[0].name: found tga,"
                + " expected a plugin: ")
        .hasMessageContaining("did you mean tag?");
  }

  @Test
  void aGatewayWithoutTheListenerPublic_saysThatThereMustBeOne() {
    assertThat(failure(NoListener.class))
        .hasMessage(
            "the configuration of GatewayExtension: found the listeners [other, more], expected one"
                + " called public, which the client of the test uses");
  }

  @Test
  void aConnectionThatIsKeptWithoutAByte_isLeftBehind() throws IOException {
    RunningGateway running =
        RunningGateway.start(
            """
            upstreams: {users: {url: "${upstream.users}"}}
            routes: [{name: all, match: {path: "/**"}, proxy: {upstream: users}}]
            """,
            Map.of("users", request -> UpstreamReply.of(204)),
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
    int port = URI.create(running.upstream("users").url()).getPort();
    try (Socket kept = new Socket("127.0.0.1", port)) {
      Waiting.untilNoComplaint(() -> running.connected().isEmpty() ? "no connection" : "");

      assertThat(kept.isConnected()).isTrue();
      assertThatThrownBy(() -> running.stop(Duration.ZERO))
          .hasMessage("1 connection is still open to the upstream users");
    }
  }

  @Test
  void leftovers_arePlainSentences() {
    assertThat(
            Leftovers.of(
                new SeenMetrics(
                    Map.of(
                        "fanlight_pool_active{pool=\"default\"}", 1.0,
                        "fanlight_pool_queue_depth{pool=\"default\"}", 2.0,
                        "fanlight_bulkhead_queue_depth{bulkhead=\"users\"}", 0.0,
                        "fanlight_pool_active{pool=\"own\"}", 3.0,
                        "fanlight_held_bytes", 17.0))))
        .containsExactly(
            "17 bytes are still held in memory",
            "1 thread of the pool default is still busy",
            "3 threads of the pool own are still busy",
            "2 tasks are still waiting in the pool default");
  }

  @Test
  void aPluginThatCannotBeMade_isNamed() {
    assertThat(failure(NoStart.class))
        .hasMessageContaining("found no such word, expected what plugin tag can use");
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
        () -> running.upstream("users").requests() == 0 ? "the upstream has no request" : "");

    assertThat(running.connected()).isEqualTo("1 connection is still open to the upstream users");
    assertThat(running.busy())
        .isEqualTo(
            "1 request is still under way on the route all;"
                + " 1 call is still under way to the upstream users;"
                + " 1 permit is still out of the bulkhead users;"
                + " 1 request is still open at the upstream users");

    gate.complete(null);
    assertThat(reply.join().status()).isEqualTo(204);
    running.end(Waiting.PATIENCE);
    running.stop(Waiting.PATIENCE);
  }

  private static Throwable failure(Class<?> test) {
    return Failures.of(test).getFirst();
  }
}
