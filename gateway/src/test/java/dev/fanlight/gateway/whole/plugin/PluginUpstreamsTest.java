package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams that a plugin calls, by names from its configuration and from its code. */
class PluginUpstreamsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String ASKS =
      """
      package test;
      import dev.fanlight.plugin.*;
      public class Asks implements PluginFactory<Asks.Config> {
        public record Config(
            UpstreamName upstream,
            java.util.@org.jspecify.annotations.Nullable List<UpstreamName> more,
            @org.jspecify.annotations.Nullable String other) {}
        public String name() { return "asks"; }
        public Class<Config> configType() { return Config.class; }
        public Plugin create(Config config, PluginContext context) {
          UpstreamName other = config.other() == null ? null : context.upstream(config.other());
          return (Filter) (exchange, chain) -> exchange.calls()
              .send(other == null ? config.upstream() : other, CallRequest.get("/x"))
              .map(answer -> GatewayResponse.of(200, "text/plain", Body.of(answer.body())));
        }
      }
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws Exception {
    new TestJar()
        .source("test.Asks", ASKS)
        .entry(TestJar.SERVICES, "test.Asks")
        .write(folder.resolve("asks.jar"));
  }

  private String yaml(String config) {
    return """
    plugin_folders: [%s]
    upstreams: {users: {url: "%s"}, orders: {url: "%s"}}
    routes:
      - {name: r, match: {path: /r}, plugins: [{name: asks, config: {%s}}], respond: {}}
    """
        .formatted(folder, upstream.url(), upstream.url(), config);
  }

  @Test
  void anUpstreamThatExists_isCalled() {
    upstream.on("/x", call -> call.answer(200, "from users"));

    for (String config : new String[] {"upstream: users", "upstream: users, other: orders"}) {
      assertThat(stage.client(stage.gateway(yaml(config))).get("/r").body())
          .isEqualTo("from users");
    }
  }

  @Test
  void check_findsANameThatIsWrong() throws Exception {
    Path file = Files.createTempFile(folder, "gateway", ".yaml");
    Files.writeString(
        file,
        "listeners: [{name: public, port: 0}]\n" + yaml("upstream: user, more: [orders, nobody]"));

    assertThatThrownBy(() -> Gateway.check(ConfigLoader.load(file, Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("routes[0].plugins[0].config.upstream: found \"user\"")
        .hasMessageContaining("an upstream: users, orders (did you mean users?)")
        .hasMessageContaining("config.more[1]: found \"nobody\", expected an upstream");
  }

  @Test
  void aNameThatCreateFindsWrong_failsTheReload_withThePluginAndItsPlace() {
    TestGateway gateway = stage.gateway(yaml("upstream: users"));

    assertThatThrownBy(() -> gateway.reload(yaml("upstream: users, other: nobody")).join())
        .hasMessageContaining("routes[0].plugins[0]")
        .hasMessageContaining("there is no upstream \"nobody\"; there are: orders, users")
        .hasMessageContaining("what plugin asks can use");
  }
}
