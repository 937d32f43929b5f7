package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What began under one configuration ends under it, whatever takes over meanwhile. */
class ReloadUnderwayTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream old = stage.upstream();
  private final Http1Upstream other = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  private static String proxy(ScriptedUpstream upstream) {
    return """
    upstreams: {up: {url: "%s"}}
    routes:
      - {name: x, match: {path: /**}, proxy: {upstream: up}}
    """
        .formatted(upstream.url());
  }

  private static String respond(String name, String body) {
    return "routes: [{name: %s, match: {path: /%s}, respond: {body: %s}}]"
        .formatted(name, name, body);
  }

  private Http1Upstream answering(Http1Upstream upstream, String body) {
    upstream.on("/x", call -> call.answer(200, body));
    upstream.on(
        "/slow",
        call -> {
          call.await(gate);
          call.answer(200, body);
        });
    return upstream;
  }

  @Test
  void aStreamBegunBefore_runsToItsEnd() {
    old.on(
        "/stream",
        call -> {
          call.head(200, -1);
          call.write("first,");
          call.await(gate);
          call.write("last");
          call.end();
        });
    TestGateway gateway = stage.gateway(proxy(old));
    try (Wire wire = new Wire(gateway.port())) {
      wire.send("GET /stream HTTP/1.1\r\nhost: g\r\n\r\n").head();
      assertThat(wire.chunk()).isEqualTo("first,");

      gateway.reloaded(respond("a", "one"));
      assertThat(gateway.generations()).isEqualTo(2);
      gate.complete(null);

      assertThat(wire.chunk()).isEqualTo("last");
      assertThat(wire.chunk()).isEmpty();
    }
    Eventually.equal("generations", 1, gateway::generations);
  }

  @Test
  void aBatchBegunBefore_makesItsItemsOnItsOwnRoutes() {
    old.on(
            "/first",
            call -> {
              call.await(gate);
              call.json("1");
            })
        .on("/second", call -> call.json("2"));
    TestGateway gateway =
        stage.gateway(
            proxy(old) + "  - {name: b, match: {path: /batch}, batch: {concurrency: 1}}\n");
    CompletableFuture<Reply> batch =
        stage
            .client(gateway)
            .send(
                io.vertx.core.http.HttpMethod.POST,
                "/batch",
                "[{\"path\": \"/first\"}, {\"path\": \"/second\"}]",
                "content-type: application/json");
    old.awaitArrival("/first");

    gateway.reloaded(respond("a", "one"));
    gate.complete(null);

    assertThat(Eventually.get("the answer", batch).body()).contains("\"summary\":{\"200\":2}");
  }

  @Test
  void aBackgroundCallBegunBefore_keepsItsGeneration() {
    old.on("/main", call -> call.json("{}"));
    answering(old, "old");
    String yaml =
        """
        upstreams: {up: {url: "%s"}}
        routes:
          - name: f
            match: {path: /f}
            fan_out:
              merge: first
              calls:
                - {name: main, upstream: up, path: /main}
                - {name: audit, upstream: up, path: /slow, background: true}
        """
            .formatted(old.url());
    TestGateway gateway = stage.gateway(yaml);
    assertThat(stage.client(gateway).get("/f").status()).isEqualTo(200);
    old.awaitArrival("/slow");

    gateway.reloaded(
        yaml.replace("upstreams: {", "upstreams: {other: {url: \"http://[::1]:1\"}, "));
    assertThat(gateway.generations()).isEqualTo(2);
    gate.complete(null);

    Eventually.equal("generations", 1, gateway::generations);
    assertThat(gateway.metrics().sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(2);
  }
}
