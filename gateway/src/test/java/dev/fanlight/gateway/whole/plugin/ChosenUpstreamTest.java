package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin chooses the upstream of a proxy. */
class ChosenUpstreamTest {
  @RegisterExtension static final Stage stage = new Stage();

  @TempDir static Path folder;

  private final Http1Upstream own = stage.upstream();
  private final Http1Upstream blue = stage.upstream();
  private final H2cUpstream green = stage.h2cUpstream();

  @BeforeAll
  static void pack() throws IOException {
    ChoosingPlugin.pack(folder);
  }

  @BeforeEach
  void answer() {
    own.on("/x", call -> call.answer(200, "own"));
    blue.on("/x", call -> call.answer(200, "blue"));
    green.on("/x", call -> call.answer(200, "green"));
  }

  private static String chooses(String to, String how) {
    return "{name: chooses, id: \"%s-%s\", config: {to: %s, how: %s}}"
        .formatted(to, how.replace(' ', '-'), to, how);
  }

  private String yaml(String plugins, String action) {
    return """
    plugin_folders: [%s]
    upstreams:
      own: {url: "%s"}
      blue: {url: "%s", retry: {attempts: 2, on: [503]}, bulkhead: {max_concurrent: 1, max_queue: 0}}
      green: {url: "%s", protocol: h2c}
    routes:
      - {name: r, match: {path: /**}, plugins: [%s], %s}
    """
        .formatted(folder, own.url(), blue.url(), green.url(), plugins, action);
  }

  private TestGateway gateway(String plugins, String action) {
    return stage.gateway(yaml(plugins, action));
  }

  private TestGateway gateway(String plugins) {
    return gateway(plugins, "proxy: {upstream: own}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "blocking", "detached"})
  void theRequest_goesToTheChosenUpstream(String how) {
    TestGateway gateway = gateway(chooses("blue", how));

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("blue");

    assertThat(own.arrivals()).isEmpty();
    assertThat(gateway.quiet().sum("fanlight_call_attempts_total", "upstream=\"blue\"")).isOne();
    assertThat(gateway.quiet().sum("fanlight_call_attempts_total", "upstream=\"own\"")).isZero();
  }

  @Test
  void theChosenUpstream_hasItsOwnProtocol() {
    TestGateway gateway = gateway(chooses("green", "plain"));

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("green");
  }

  @Test
  void ofSeveralPlugins_theLastDecides() {
    TestGateway gateway = gateway(chooses("green", "plain") + "," + chooses("blue", "blocking"));

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("blue");
  }

  @Test
  void noChoice_takesAnEarlierOneBack() {
    TestGateway gateway = gateway(chooses("blue", "plain") + "," + chooses("null", "plain"));

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("own");
  }

  @Test
  void theChoice_goesBeforeASplit_andTheMirrorStays() {
    TestGateway gateway =
        gateway(
            chooses("blue", "plain"),
            "proxy: {split: [{upstream: own, weight: 1}, {upstream: green, weight: 1}], mirror:"
                + " {upstream: own, percent: 100}}");

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("blue");

    own.awaitArrival("/x");
    assertThat(green.arrivals()).isEmpty();
  }

  @Test
  void retries_areThoseOfTheChosenUpstream_andStayThere() {
    blue.on("/x", call -> call.answer(blue.arrivals().size() == 1 ? 503 : 200, "blue"));
    TestGateway gateway = gateway(chooses("blue", "plain"));

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("blue");

    assertThat(blue.arrivals()).hasSize(2);
    assertThat(own.arrivals()).isEmpty();
  }

  @Test
  void theBulkhead_isThatOfTheChosenUpstream() {
    blue.on("/x", Arrival::stall);
    TestGateway gateway =
        gateway(chooses("blue", "plain"), "timeout: 300ms, proxy: {upstream: own}");
    var held = stage.client(gateway).send("/x");
    blue.awaitArrival("/x");

    assertThat(stage.client(gateway).get("/x").code()).isEqualTo("bulkhead_full");

    assertThat(Eventually.get("answer", held).code()).isEqualTo("deadline_exceeded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"late", "blocking late"})
  void aChoiceAfterProceed_failsThePlugin(String how) {
    Reply reply = stage.client(gateway(chooses("blue", how))).get("/x");

    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(reply.json().getString("detail")).contains("plugin blue-" + how.replace(' ', '-'));
    assertThat(blue.arrivals()).isEmpty();
  }

  @Test
  void aChoiceAfterTheEnd_throws() {
    TestGateway gateway = gateway(chooses("blue", "at the end"));

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(204);

    assertThat(gateway.quiet().sum("fanlight_plugin_chooses_late_total")).isOne();
  }

  @Test
  void aSkippedPlugin_hasChosenNothing() {
    String skipped = chooses("green", "fails").replace("config:", "on_failure: skip, config:");

    assertThat(stage.client(gateway(skipped)).get("/x").body()).isEqualTo("own");
    assertThat(stage.client(gateway(chooses("blue", "plain") + "," + skipped)).get("/x").body())
        .isEqualTo("blue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "blocking"})
  void aPluginThatMayBeSkipped_choosesLikeOthers(String how) {
    String plugin = chooses("blue", how).replace("config:", "on_failure: skip, config:");

    assertThat(stage.client(gateway(plugin)).get("/x").body()).isEqualTo("blue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy: {upstream: own}", "respond: {}"})
  void anUpstreamThatThereIsNot_isAMistakeOfThePlugin(String action) {
    Reply reply = stage.client(gateway(chooses("null", "unknown"), action)).get("/x");

    assertThat(reply.code()).isEqualTo("plugin_failed");
    assertThat(reply.json().getString("detail"))
        .isEqualTo("plugin null-unknown failed: there is no upstream named nobody");
  }

  @Test
  void ofADetachedRun_itFailsTheRun() {
    Reply reply = stage.client(gateway(chooses("null", "detached unknown"))).get("/x");

    assertThat(reply.json().getString("detail")).contains("there is no upstream named nobody");
    assertThat(own.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'respond: {body: {a: 1}}', '{\"a\":1}'",
    "'fan_out: {calls: [{name: a, upstream: own, path: /x}], join: first}', own"
  })
  void onOtherActions_theChoiceHasNoEffect(String action, String body) {
    assertThat(stage.client(gateway(chooses("blue", "plain"), action)).get("/x").body())
        .isEqualTo(body);
    assertThat(blue.arrivals()).isEmpty();
  }

  @Test
  void aReload_takesTheChoiceAlong() {
    TestGateway gateway = gateway(chooses("blue", "plain"));
    stage.client(gateway).get("/x");

    gateway.reloaded(yaml(chooses("green", "plain"), "proxy: {upstream: own}"));

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("green");
  }

  @Test
  void aHandshake_goesToTheChosenUpstream() {
    try (TunnelUpstream chats = new TunnelUpstream()) {
      String yaml =
          yaml(chooses("blue", "plain"), "upgrade: [websocket], proxy: {upstream: own}")
              .replace(blue.url(), "http://127.0.0.1:" + chats.port());
      try (Tunnel tunnel = chats.open(stage.gateway(yaml))) {
        tunnel.works();
      }
    }
  }

  @Test
  void aHandshake_isRefusedWhereTheChosenUpstreamSpeaksHttp2() {
    TestGateway gateway =
        gateway(chooses("green", "plain"), "upgrade: [websocket], proxy: {upstream: own}");

    try (Wire client = new Wire(gateway.port()).send(TunnelUpstream.HANDSHAKE)) {
      assertThat(client.head()).startsWith("http/1.1 501 ");
    }
    assertThat(green.arrivals()).isEmpty();
  }
}
