package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.SWITCHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins see a handshake as a request and its 101 as a response, and never the bytes. */
class TunnelPluginsTest extends TunnelScene {
  /** What each plugin is, by its name. */
  private static final Map<String, String> PLUGINS =
      new TreeMap<>(
          Map.of(
              "refuses",
              "return (Filter) (it, chain) ->" + future("GatewayResponse.of(401)"),
              "marks",
              after(
                  "response.headers().set(\"x-seen\", response.status() + \" \""
                      + " + (response.body() instanceof Body.Tunnel)); return ok(response);"),
              "blocks",
              "return (BlockingFilter) it -> Step.proceed(it.request(), response -> {"
                  + " response.headers().set(\"x-seen\", response.status() + \" \""
                  + " + (response.body() instanceof Body.Tunnel)); return response; });",
              "replaces",
              after("return ok(GatewayResponse.of(403));"),
              "reads",
              after(
                  "return response.body().collect(10, ErrorCode.INVALID_BODY)"
                      + ".map(all -> response);"),
              "alters",
              after("return ok(response.status(200));"),
              "invents",
              "return (Filter) (it, chain) ->"
                  + future("GatewayResponse.of(101).body(new Body.Tunnel() {})"),
              "upgrades",
              "return (Filter) (it, chain) -> { it.request().headers().set(\"upgrade\", \"x\");"
                  + " return chain.proceed(it); };"));

  @TempDir static Path folder;

  private static String future(String answer) {
    return " io.vertx.core.Future.succeededFuture(" + answer + ");";
  }

  private static String after(String body) {
    return "return (Filter) (it, chain) -> chain.proceed(it).compose(response -> { "
        + body.replace("ok(", "io.vertx.core.Future.succeededFuture(")
        + " });";
  }

  @BeforeAll
  static void pack() throws IOException {
    TestJar jar = new TestJar();
    PLUGINS.forEach(
        (name, create) -> jar.source("test." + name, TestJar.factory(name, name, create)));
    String factories = String.join("\n", PLUGINS.keySet().stream().map("test."::concat).toList());
    jar.entry(TestJar.SERVICES, factories).write(folder.resolve("tunnels.jar"));
  }

  private TestGateway gateway(String plugin) {
    return gateway(
        "plugin_folders: [%s]".formatted(folder),
        "",
        "plugins: [{name: %s, config: {word: x}}]".formatted(plugin));
  }

  @Test
  void aPlugin_refusesAHandshakeBeforeTheUpstreamHearsOfIt() {
    TestGateway gateway = gateway("refuses");
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE)) {
      assertThat(client.head()).startsWith("http/1.1 401 ");
    }
    assertThat(gateway.quiet().sum("fanlight_call_attempts_total")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"marks", "blocks"})
  void aPlugin_seesTheTunnelAsABody(String plugin) {
    try (Wire client = new Wire(gateway(plugin).port()).send(HANDSHAKE);
        Wire accepted = upstream.acceptTunnel()) {
      accepted.send("early");
      assertThat(client.head()).startsWith("http/1.1 101 ").contains("x-seen: 101 true\r\n");
      assertThat(client.read(5)).isEqualTo("early");
      new Tunnel(client, accepted).works();
    }
  }

  @ParameterizedTest
  @CsvSource({"replaces, 403", "reads, 500", "alters, 500", "invents, 500", "upgrades, 500"})
  void aPluginThatAnswersSomethingElse_closesTheUpstream(String plugin, int status) {
    TestGateway gateway = gateway(plugin);
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE)) {
      if (!plugin.equals("invents") && !plugin.equals("upgrades")) {
        Wire accepted = upstream.accept();
        accepted.head();
        accepted.send(SWITCHED);
        assertThat(accepted.rest()).isEmpty();
      }
      assertThat(client.head()).startsWith("http/1.1 " + status + " ");
    }
    gateway.rest();
  }
}
