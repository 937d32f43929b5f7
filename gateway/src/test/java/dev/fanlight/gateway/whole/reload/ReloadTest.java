package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Another configuration takes over: who was there before notices nothing. */
class ReloadTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream old = stage.upstream();
  private final Http1Upstream other = stage.upstream();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  @RegisterExtension final RecordedLog log = new RecordedLog(Gateway.class.getPackageName());

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
  void routes_areAddedAndRemoved() {
    TestGateway gateway = stage.gateway(respond("a", "one"));
    TestClient client = stage.client(gateway);
    assertThat(client.get("/a").body()).isEqualTo("one");

    gateway.reloaded(respond("b", "two"));

    assertThat(client.get("/a").status()).isEqualTo(404);
    assertThat(client.get("/b").body()).isEqualTo("two");
  }

  @Test
  void anExchangeUnderWay_endsOnTheConfigurationThatTookIt() {
    answering(old, "old");
    answering(other, "other");
    TestGateway gateway = stage.gateway(proxy(old));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> slow = client.send("/slow");
    old.awaitArrival("/slow");

    gateway.reloaded(proxy(other));

    assertThat(client.get("/x").body()).isEqualTo("other");
    assertThat(gateway.generations()).isEqualTo(2);
    gate.complete(null);
    assertThat(Eventually.get("the answer", slow).body()).isEqualTo("old");
    Eventually.equal("generations", 1, gateway::generations);
  }

  @Test
  void anUnchangedUpstream_keepsItsConnections() {
    answering(old, "old");
    TestGateway gateway = stage.gateway(proxy(old));
    TestClient client = stage.client(gateway);
    for (int i = 0; i < 20; i++) {
      client.get("/x");
    }
    int connections = old.connections();

    gateway.reloaded(proxy(old) + "  - {name: y, match: {path: /y}, respond: {}}\n");
    Eventually.equal("generations", 1, gateway::generations);

    assertThat(client.get("/y").status()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      assertThat(client.get("/x").body()).isEqualTo("old");
    }
    assertThat(old.connections()).isEqualTo(connections);
  }

  @Test
  void aDefaultTimeoutThatChanges_countsForCallsOnTheConnectionsThatAreThere() {
    old.on("/x", call -> call.answer(200, "old"));
    old.on("/stalls", Arrival::stall);
    String config = proxy(old).replace("/**}", "/**}, timeout: 60s");
    TestGateway gateway = stage.gateway("defaults: {timeout: 60s}\n" + config);
    TestClient client = stage.client(gateway);
    client.get("/x");
    int connections = old.connections();

    gateway.reloaded("defaults: {timeout: 10ms}\n" + config);

    assertThat(client.get("/stalls").status()).isEqualTo(504);
    assertThat(old.connections()).isEqualTo(connections);
  }

  @Test
  void aChangedUpstreamsConnections_closeWithTheLastExchangeOfTheOldOne() {
    answering(old, "old");
    TestGateway gateway = stage.gateway(proxy(old));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> slow = client.send("/slow");
    old.awaitArrival("/slow");

    gateway.reloaded(proxy(other));
    assertThat(old.openConnections()).isPositive();
    gate.complete(null);

    assertThat(Eventually.get("the answer", slow).body()).isEqualTo("old");
    Eventually.equal("connections", 0, old::openConnections);
  }

  @Test
  void aBadConfiguration_changesNothingAndSaysSoEverywhere() {
    TestGateway gateway = stage.gateway(respond("a", "one"));

    CompletableFuture<Void> reload =
        gateway.reload("routes: [{name: a, match: {path: /a}, respnd: {}}]");

    assertThatThrownBy(reload::join).hasMessageContaining("respnd");
    assertThat(stage.client(gateway).get("/a").body()).isEqualTo("one");
    assertThat(gateway.metrics().sum("fanlight_config_reloads_total", "result=\"failure\""))
        .isEqualTo(1);
    assertThat(gateway.metrics().sum("fanlight_config_last_reload_successful")).isZero();
    assertThat(gateway.admin("/health/ready"))
        .contains("\"status\":\"ready\"", "\"result\":\"failure\"", "has 2 mistakes;")
        .doesNotContain("no action", "/");
    assertThat(gateway.admin("/api/status")).contains("no action", "and 1 more");
    assertThat(log.events())
        .allMatch(event -> event.getLevel() == Level.ERROR)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            first ->
                assertThat(first).endsWith("because it has 2 mistakes; the last good one goes on"),
            second -> assertThat(second).contains(": routes[0]: found no action"),
            third -> assertThat(third).contains("did you mean respond?"));
  }

  @Test
  void aGoodOneAfterABadOne_isToldOfToo() {
    TestGateway gateway = stage.gateway(respond("a", "one"));
    String name = "fanlight_config_last_reload_success_timestamp_seconds";
    double start = gateway.metrics().sum(name);
    assertThatThrownBy(gateway.reload("routes: 1")::join).isNotNull();
    assertThat(gateway.metrics().sum(name)).isEqualTo(start);

    gateway.reloaded(respond("b", "two"));

    assertThat(gateway.admin("/health/ready")).isEqualTo("{\"status\":\"ready\"}");
    assertThat(gateway.metrics().sum("fanlight_config_reloads_total", "result=\"success\""))
        .isEqualTo(1);
    assertThat(gateway.metrics().sum(name)).isGreaterThan(start);
    assertThat(gateway.metrics().sum("fanlight_config_last_reload_successful")).isOne();
    assertThat(log.lastMessage()).endsWith("routes -a +b");
  }

  @Test
  void askedForOftenAtOnce_itRunsOnceMore() {
    TestGateway gateway = stage.gateway(respond("a", "0"));
    List<CompletableFuture<Void>> reloads = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      reloads.add(gateway.reload(respond("a", "now " + i)));
    }
    reloads.forEach(reload -> Eventually.get("a reload", reload));

    assertThat(stage.client(gateway).get("/a").body()).isEqualTo("now 20");
    assertThat(gateway.metrics().sum("fanlight_config_reloads_total")).isBetween(2.0, 20.0);
    Eventually.equal("generations", 1, gateway::generations);
  }

  @Test
  void theGatewaysLimits_countWhatWasThereBefore() {
    answering(old, "old");
    TestGateway gateway = stage.gateway("limits: {exchanges: 2}\n" + proxy(old));
    TestClient client = stage.client(gateway);
    CompletableFuture<Reply> slow = client.send("/slow");
    old.awaitArrival("/slow");
    assertThat(client.get("/x").status()).isEqualTo(200);

    gateway.reloaded("limits: {exchanges: 1}\n" + proxy(old));
    assertThat(client.get("/x").status()).isEqualTo(503);
    gateway.reloaded("limits: {exchanges: 2}\n" + proxy(old));
    assertThat(client.get("/x").status()).isEqualTo(200);

    gate.complete(null);
    assertThat(Eventually.get("the answer", slow).body()).isEqualTo("old");
  }

  @Test
  void aStop_waitsForExchangesOfEveryGenerationAndRefusesReloads() {
    answering(old, "old");
    TestGateway gateway = stage.gateway(proxy(old));
    CompletableFuture<Reply> slow = stage.client(gateway).send("/slow");
    old.awaitArrival("/slow");
    gateway.reloaded(respond("a", "one"));

    CompletableFuture<Void> stopped = gateway.stop();
    assertThatThrownBy(gateway.reload(respond("b", "two"))::join)
        .hasMessageContaining("shutting down");
    gate.complete(null);

    assertThat(Eventually.get("the answer", slow).body()).isEqualTo("old");
    Eventually.get("the stop", stopped);
  }

  @Test
  void seriesOfNamesThatAreGone_goWithTheirLastExchange() {
    answering(old, "old");
    TestGateway gateway = stage.gateway(proxy(old));
    TestClient client = stage.client(gateway);
    client.get("/x");
    gateway.rest();
    assertThat(gateway.admin("/metrics")).contains("\"x\"", "\"up\"");

    gateway.reloaded(respond("a", "one"));
    Eventually.equal("generations", 1, gateway::generations);

    Eventually.equal(
        "whether the old names are scraped",
        false,
        () -> gateway.admin("/metrics").lines().anyMatch(line -> line.matches(".*\"(x|up)\".*")));
  }

  @Test
  void countersOfNamesThatStay_goOn() {
    answering(old, "old");
    answering(other, "other");
    TestGateway gateway = stage.gateway(proxy(old));
    TestClient client = stage.client(gateway);
    client.get("/x");
    gateway.reloaded(proxy(other));
    Eventually.equal("generations", 1, gateway::generations);
    client.get("/x");

    Metrics after = gateway.quiet();

    assertThat(after.sum("fanlight_calls_total", "upstream=\"up\"", "outcome=\"success\""))
        .isEqualTo(2);
    assertThat(after.series("fanlight_endpoint_up").keySet())
        .containsExactly(
            "fanlight_endpoint_up{endpoint=\"127.0.0.1:%d\",upstream=\"up\"}"
                .formatted(other.port()));
  }
}
