package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.SWITCHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin that makes a tunnel of no tunnel, or the other way round, is named for it. */
class TunnelOverreachTest extends TunnelScene {
  /** What each plugin answers, by its name, to the {@code response} that it gets. */
  private static final Map<String, String> AFTER =
      new TreeMap<>(
          Map.of(
              "alters", "response.status(200)",
              "forbids", "response.status(403)",
              "moves", "GatewayResponse.of(403).body(response.body())",
              "turns", "GatewayResponse.of(204)"));

  /** What each plugin answers without the upstream. */
  private static final Map<String, String> BEFORE =
      new TreeMap<>(
          Map.of(
              "switches", "GatewayResponse.of(101)",
              "invents", "GatewayResponse.of(101).body(new Body.Tunnel() {})",
              "serves", "GatewayResponse.of(200)",
              "empties", "GatewayResponse.of(204)"));

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    Map<String, String> plugins = new TreeMap<>();
    AFTER.forEach((name, answer) ->
        plugins.put(name, "chain.proceed(it).map(response -> %s)".formatted(answer)));
    BEFORE.forEach((name, answer) ->
        plugins.put(name, "io.vertx.core.Future.succeededFuture(%s)".formatted(answer)));
    TestJar jar = new TestJar();
    plugins.forEach((name, answer) ->
        jar.source(
            "test." + name,
            TestJar.factory(name, name, "return (Filter) (it, chain) -> " + answer + ";")));
    String factories = String.join("\n", plugins.keySet().stream().map("test."::concat).toList());
    jar.entry(TestJar.SERVICES, factories).write(folder.resolve("overreach.jar"));
  }

  private TestGateway gateway(String plugin) {
    return gateway(
        "plugin_folders: [%s]".formatted(folder),
        "",
        "plugins: [{name: %s, id: mine, config: {word: x}}]".formatted(plugin));
  }

  private void answer(String plugin, boolean http2) {
    if (AFTER.containsKey(plugin)) {
      Wire accepted = upstream.accept();
      String head = accepted.headAsSent();
      accepted.send(http2 ? TunnelUpstream.switched(head) : SWITCHED);
      assertThat(accepted.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "alters, status 200",
    "forbids, status 403",
    "moves, status 403",
    "switches, status 101",
    "invents, a tunnel"
  })
  void overHttp1(String plugin, String set) {
    TestGateway gateway = gateway(plugin);
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE)) {
      answer(plugin, false);
      assertThat(client.head()).startsWith("http/1.1 500 ");
      client.endOutput();
      assertThat(client.rest()).contains("plugin_failed", "plugin mine set", set);
    }
    gateway.rest();
  }

  @ParameterizedTest
  @CsvSource({
    "alters, status 200", "forbids, status 403", "moves, status 403", "switches, status 101",
    "invents, a tunnel", "turns, status 204", "serves, status 200", "empties, status 204"
  })
  void overHttp2(String plugin, String set) throws Exception {
    TestGateway gateway = gateway(plugin);
    try (Http2Socket client =
        new Http2Socket(new Socket(InetAddress.getLoopbackAddress(), gateway.port()), "/chat")) {
      answer(plugin, true);
      assertThat(client.head().status().toString()).isEqualTo("500");
      assertThat(new Wire(() -> client).rest()).contains("plugin_failed", "plugin mine set", set);
    }
    gateway.rest();
  }
}
