package dev.fanlight.gateway.whole.reload;

import static dev.fanlight.gateway.upstream.http.names.ScriptedDns.a;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.http.names.ScriptedDns;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Reloads that find endpoints in another way lose no request. */
class DiscoveryHandoverTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String NAME = "users.shop.test";

  private final ScriptedDns dns = new ScriptedDns();
  private final Http1Upstream upstream = stage.upstream();

  @TempDir private Path folder;

  DiscoveryHandoverTest() {
    upstream.on("/x", call -> call.answer(200, "here"));
    dns.answers(NAME, a(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    dns.close();
  }

  private String found(String upstream) {
    return """
    dns: {servers: ["127.0.0.1:%d"]}
    upstreams: {up: {%s}}
    routes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]
    """
        .formatted(dns.address().getPort(), upstream);
  }

  private String byName(String more) {
    return found(
        "discovery: {dns: {name: %s, port: %d, min_ttl: 10ms%s}}"
            .formatted(NAME, upstream.port(), more));
  }

  private String byAddress() {
    return found("url: \"" + upstream.url() + "\"");
  }

  @Test
  void whileNobodyAnswers_otherTimes_anotherName_andAMissingFile_keepTheEndpoints() {
    TestGateway gateway = stage.gateway(byAddress());
    TestClient client = stage.client(gateway);
    gateway.reloaded(byName(""));
    assertThat(client.get("/x").body()).isEqualTo("here");

    dns.isSilent(NAME);
    for (String next :
        new String[] {
          byName("").replace("{up:", "{other:").replace("upstream: up", "upstream: other"),
          byName(""),
          byName(", keep: 2h"),
          byName(", max_ttl: 1s").replace(NAME, "other.shop.test"),
          found("discovery: {file: \"" + folder.resolve("none.yaml") + "\"}"),
          found("discovery: {dns: {srv: _http._tcp.shop.test}}")
        }) {
      gateway.reloaded(next);
      assertThat(client.get("/x").body()).as(next).isEqualTo("here");
      Eventually.equal("generations", 1, gateway::generations);
      assertThat(client.get("/x").body()).as(next).isEqualTo("here");
    }
  }

  @Test
  void endpointsOfANewUpstream_areKnownToItsFirstRequest() {
    TestGateway gateway = stage.gateway(byAddress());
    TestClient client = stage.client(gateway);

    gateway.reloaded(
        byName("").replace("{up:", "{other:").replace("upstream: up", "upstream: other"));

    assertThat(client.get("/x").body()).isEqualTo("here");
  }
}
