package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.GatewayConfig.LimitsConfig;
import dev.fanlight.gateway.config.GatewayConfig.MemoryLimit;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig.Respond;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void linesToTry_areReadWithTheFile_underItsLimits() throws Exception {
    StringBuilder yaml = new StringBuilder("x-a: &a {a: 1}\nx-notes: [");
    yaml.append("*a, ".repeat(100)).append("]\nx-long: ").append("x".repeat(4 * 1024 * 1024));
    yaml.append("\nx-try: [\"curl ${HOME}\", {a: b}, 5]\n");
    yaml.append("listeners: [{name: public, port: 0}]\n");
    yaml.append("routes: [{name: a, match: {path: /a}, respond: {}}]\n");
    Path file = Files.writeString(folder.resolve("large.yaml"), yaml);

    assertThat(ConfigLoader.load(file, Map.of("HOME", "/root")).source().examples())
        .containsExactly("curl ${HOME}", "5");
  }

  @Test
  void hosts_mayBeIpv6AndServicesMayHaveAnUnderscore() throws Exception {
    GatewayConfig config =
        load(
            """
            listeners:
              - {name: a, host: "::1", port: 8080}
              - {name: b, host: "[::1]", port: 8081}
              - {name: c, host: "::", port: 8082}
            upstreams:
              users: {endpoints: ["http://my_service:9001", "http://a_b", "http://[::1]:9002"]}
            routes: [{name: users, match: {path: /**}, proxy: {upstream: users}}]
            """);

    assertThat(config.listeners().stream().map(listener -> listener.address().host()))
        .containsExactly("::1", "::1", "::");
    assertThat(
            config.upstreams().get("users").service().endpoints().stream()
                .map(one -> one.url().getRawAuthority()))
        .containsExactly("my_service:9001", "a_b:80", "[::1]:9002");
  }

  @Test
  void smallestFile_getsBoundedDefaults() throws Exception {
    GatewayConfig config =
        load(
            """
            listeners: [{name: public, port: 8080}]
            upstreams: {users: {url: "http://localhost"}}
            routes: [{name: users, match: {path: /**}, proxy: {upstream: users}}]
            """);

    assertThat(config.listeners().get(0).address()).isEqualTo(new Address("0.0.0.0", 8080));
    assertThat(config.listeners().get(0).limits())
        .isEqualTo(
            new Limits(
                8192,
                32768,
                200,
                seconds(10),
                seconds(60),
                Connections.upTo(10_000),
                new BodyRate(500, seconds(10))));
    assertThat(config.operation().admin())
        .isEqualTo(new AdminConfig(new Address("127.0.0.1", 9090), false, false, null, null));
    assertThat(config.operation().background()).isEqualTo(seconds(2));
    assertThat(config.plugins().pools())
        .isEqualTo(
            Map.of(
                "default", new PoolConfig("default", false, 8, 100),
                "jq", new PoolConfig("jq", false, 8, 100)));
    assertThat(config.operation().limits())
        .isEqualTo(new LimitsConfig(20_000, 50_000, new MemoryLimit.OfHeap(25)));
    assertThat(config.operation().accessLog()).isEqualTo(AccessLogConfig.DEFAULT);
    assertThat(config.operation().shutdown().grace()).isZero();
    assertThat(config.operation().shutdown().timeout()).isEqualTo(seconds(10));
    assertThat(config.plugins().blockedThreshold()).isEqualTo(millis(100));
    assertThat(config.upstreams().get("users"))
        .isEqualTo(
            new UpstreamConfig(
                "users",
                new UpstreamConfig.Service(
                    List.of(EndpointConfig.of(URI.create("http://localhost:80"))),
                    null,
                    Protocol.HTTP_1_1,
                    new Balance.RoundRobin(),
                    new HostHeader.Endpoint(),
                    null,
                    "X-Request-Timeout-Ms"),
                new UpstreamConfig.Timeouts(seconds(2), null, millis(500), Duration.ofSeconds(30)),
                new BulkheadConfig(1024, 4096, null),
                new UpstreamConfig.Attempts(null, null, 0.2),
                new UpstreamConfig.Bounds(1024 * 1024, 64 * 1024, 10_000),
                CareConfig.DEFAULT));
    RouteConfig route = config.routes().get(0);
    assertThat(route.times().timeout()).isEqualTo(seconds(2));
    assertThat(route.times().idle()).isEqualTo(seconds(30));
    assertThat(route.times().maxDuration()).isNull();
    assertThat(route.times().upload()).isEqualTo(seconds(300));
    assertThat(route.bounds().maxRequestBody()).isEqualTo(-1);
    assertThat(route.serverTiming()).isTrue();
    assertThat(route.requests().listeners()).isEmpty();
  }

  @Test
  void bodyOfRespond_keepsItsTypes() throws Exception {
    GatewayConfig config =
        load(
            """
            listeners: [{name: public, port: 0}]
            routes:
              - name: a
                match: {path: /}
                respond: {body: {on: off, no: 010, t: 1:30, n: ~, i: 5, f: 1.5, b: true, s: "5"}}
            """);

    Respond respond = (Respond) config.routes().get(0).action();
    assertThat(new ObjectMapper().readTree(String.valueOf(respond.body())))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"on": "off", "no": "010", "t": "1:30", "n": null,
                     "i": 5, "f": 1.5, "b": true, "s": "5"}
                    """));
  }

  @Test
  void accessLog_mayBeOff() throws Exception {
    String rest = "listeners: [{name: public, port: 0}]\nroutes: []\n";

    assertThat(load(rest + "access_log: off").operation().accessLog().format())
        .isEqualTo(AccessLogConfig.Format.OFF);
    assertThat(load(rest + "access_log: {format: off}").operation().accessLog().format())
        .isEqualTo(AccessLogConfig.Format.OFF);
  }

  @Test
  void routePlugins_areWovenIntoTheGlobalOnes() throws Exception {
    GatewayConfig config =
        load(
            """
            listeners: [{name: public, port: 0}]
            plugins: [{name: a}, {name: b}, {name: c}, {name: d, enabled: false}]
            routes:
              - name: own
                match: {path: /}
                respond: {}
                plugins: [{name: e}, {name: b, config: {x: 1}}, {name: c, enabled: false}, {name: d}]
              - {name: none, match: {path: /b}, respond: {}}
            """
                .replace("name: none", "name: plain"));

    assertThat(config.plugins().everywhere())
        .extracting(PluginConfig::name)
        .containsExactly("a", "b", "c");
    assertThat(config.routes().get(0).plugins())
        .extracting(PluginConfig::name)
        .containsExactly("a", "b", "d", "e");
    assertThat(config.routes().get(0).plugins().get(1).config()).isNotNull();
    assertThat(config.routes().get(1).plugins())
        .extracting(PluginConfig::name)
        .containsExactly("a", "b", "c");
  }

  private GatewayConfig load(String yaml) throws IOException, ConfigException {
    return ConfigLoader.load(write(yaml), Map.of());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), yaml);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void headersOfProbes_mayBeNumbers() throws Exception {
    GatewayConfig config =
        load(
            """
            listeners: [{name: public, port: 0}]
            upstreams: {a: {url: "http://127.0.0.1:1", health: {path: /, headers: {x-n: 5}}}}
            routes: []
            """);

    assertThat(config.upstreams().get("a").care().health().probe()).asString().contains("x-n=5");
  }

  @Test
  void pathOfAVeryLongSegment_isRead() throws Exception {
    String path = "/" + "a%41".repeat(100_000);

    assertThat(
            load("""
            listeners: [{name: public, port: 0}]
            routes: [{name: a, match: {path: "%s"}, respond: {}}]
            """
                    .formatted(path))
                .routes())
        .hasSize(1);
  }
}
