package dev.fanlight.gateway.config.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig.Mirror;
import dev.fanlight.gateway.config.action.ActionConfig.Proxy;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.FailureKind;
import dev.fanlight.gateway.config.action.CallConfig.ForEach;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.FanOutConfig.MergeConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Pick;
import dev.fanlight.gateway.config.action.SuccessRule;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.match.StatusRange;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import dev.fanlight.gateway.value.Binding;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A file with every key gives what it says. */
class EveryKeyTest {
  private static final Path EVERYTHING =
      Path.of("src/test/resources/dev/fanlight/gateway/config/load/everything.yaml");

  @Test
  void discovery_isReadWhole() throws Exception {
    Map<String, UpstreamConfig> upstreams = everything().upstreams();
    UpstreamConfig named = requireNonNull(upstreams.get("named"));

    assertThat(named.service().endpoints()).isEmpty();
    assertThat(named.service().isTls()).isTrue();
    assertThat(everything().operation().nameServers()).containsExactly("10.0.0.2:53", "fd00::2:54");
    assertThat(named.timeouts().keepAlive()).isEqualTo(seconds(7));
    assertThat(named.service().discovery())
        .isEqualTo(
            new DiscoveryConfig(
                "https",
                new DiscoveryConfig.Dns(
                    "users.shop.svc",
                    8443,
                    new DiscoveryConfig.Times(seconds(2), seconds(3), seconds(4)))));
    assertThat(requireNonNull(upstreams.get("services")).service().discovery())
        .isEqualTo(
            new DiscoveryConfig(
                "http",
                new DiscoveryConfig.Srv(
                    "_http._tcp.users.shop.svc", DiscoveryConfig.Times.DEFAULT)));
    Path list = EVERYTHING.toAbsolutePath().resolveSibling("endpoints/users.yaml");
    assertThat(requireNonNull(upstreams.get("listed")).service().discovery())
        .isEqualTo(new DiscoveryConfig("http", new DiscoveryConfig.Listed(list, list.toString())));
  }

  @Test
  void tls_isReadWhole() throws Exception {
    TlsConfig.Server tls = requireNonNull(everything().listeners().get(0).tls());
    TlsConfig.Server admin = requireNonNull(everything().operation().admin().tls());

    assertThat(tls.minVersion()).isEqualTo(TlsConfig.Version.V1_3);
    assertThat(tls.clientAuth()).isEqualTo(new TlsConfig.ClientAuth(tls.shown().cert(), false));
    assertThat(tls.others())
        .containsExactly(new TlsConfig.Named(tls.shown(), List.of("a.example", "*.b.example")));
    assertThat(admin)
        .isEqualTo(new TlsConfig.Server(tls.shown(), List.of(), TlsConfig.Version.V1_3, null));
  }

  @Test
  void upstream_isReadWhole() throws Exception {
    UpstreamConfig tls = requireNonNull(everything().upstreams().get("tls"));

    assertThat(tls.service().endpoints())
        .containsExactly(EndpointConfig.of(URI.create("https://example.com:443")));
    assertThat(tls.service().protocol()).isEqualTo(Protocol.H2);
    assertThat(tls.service().balance()).isEqualTo(new Balance.ConsistentHash("x-user"));
    assertThat(tls.service().host()).isEqualTo(new HostHeader.Name("example.org"));
    assertThat(tls.timeouts().perTry()).isEqualTo(seconds(5));
    assertThat(tls.bulkhead()).isEqualTo(new BulkheadConfig(14, 15, seconds(16)));
    assertThat(tls.attempts().retry())
        .isEqualTo(
            new RetryConfig(
                3,
                Set.of(RetryConfig.Condition.TIMEOUT),
                Set.of(502, 503),
                Set.of(GrpcStatus.UNAVAILABLE),
                Set.of(HttpMethod.GET, HttpMethod.POST)));
    assertThat(tls.attempts().budget()).isEqualTo(0.125);
    assertThat(tls.attempts().hedge()).isEqualTo(new HedgeConfig(millis(50), 2));
    assertThat(tls.bounds().maxBody()).isEqualTo(17 * 1024);
    assertThat(tls.care())
        .isEqualTo(
            new CareConfig(
                new OutlierConfig(
                    7,
                    new FailureRate(0.3, 8, seconds(9)),
                    Set.of(500),
                    seconds(2),
                    seconds(180),
                    0.25,
                    true),
                new SlowStart(seconds(6), 0.2),
                new Panic(true, 0.4),
                new CircuitBreakerConfig(
                    new FailureRate(0.6, 9, seconds(8)), seconds(4), seconds(120), 5),
                new HealthConfig(
                    new HealthConfig.Probe.Http(
                        "/ok?deep=1",
                        List.of(new StatusRange(204, 204), new StatusRange(300, 302)),
                        new HealthConfig.Fields("probe.test:81", Map.of("x-probe", "1"))),
                    9091,
                    new HealthConfig.Times(seconds(7), seconds(2), seconds(3)),
                    4,
                    5,
                    HealthConfig.Initial.DOWN)));
    assertThat(tls.service().tls()).isNotNull().extracting("serverName").isEqualTo("example.net");
  }

  @Test
  void endpoints_haveWeightsAndBackups_andCareHasDefaults() throws Exception {
    UpstreamConfig plain = requireNonNull(everything().upstreams().get("plain"));

    assertThat(plain.service().endpoints())
        .containsExactly(
            new EndpointConfig(URI.create("http://127.0.0.1:9001"), 3, false),
            new EndpointConfig(URI.create("http://[::1]:80"), 1, true));
    assertThat(plain.care())
        .isEqualTo(
            new CareConfig(
                new OutlierConfig(
                    5,
                    new FailureRate(0.5, 20, seconds(10)),
                    Set.of(502, 503, 504),
                    seconds(10),
                    seconds(300),
                    0.5,
                    false),
                new SlowStart(seconds(30), 0.1),
                new Panic(false, 0),
                new CircuitBreakerConfig(
                    new FailureRate(0.5, 20, seconds(10)), seconds(5), seconds(60), 3),
                new HealthConfig(
                    new HealthConfig.Probe.Tcp(),
                    null,
                    new HealthConfig.Times(seconds(5), seconds(1), seconds(1)),
                    2,
                    3,
                    HealthConfig.Initial.PROBE)));
  }

  @Test
  void plugin_isReadWhole() throws Exception {
    PluginConfig own = route("proxy").plugins().getFirst();

    assertThat(own.name()).isEqualTo("headers");
    assertThat(own.use().pool()).isEqualTo("io");
    assertThat(own.use().maxTime()).isEqualTo(millis(8));
    assertThat(requireNonNull(own.use().skips()).path())
        .isEqualTo("routes[1].plugins[1].on_failure");
    assertThat(own.use().when())
        .isEqualTo(
            new MatchConfig(
                PathPattern.parse("/w/**"),
                Set.of(HttpMethod.PUT),
                new MatchConfig.Host("w.example.com", "w.example.com"),
                Map.of("x-w", new Condition.Exists(true)),
                Map.of("w", new Condition.Exists(true))));
  }

  @Test
  void proxyRoute_isReadWhole() throws Exception {
    RouteConfig route = route("proxy");

    assertThat(requireNonNull(route.match().host()).name()).isEqualTo("api.example.com");
    assertThat(route.match().headers()).isEqualTo(Map.of("x-a", new Condition.Exists(false)));
    assertThat(route.match().query())
        .containsEntry("b", Condition.OneOf.of(Set.of("1", "two", "true")));
    assertThat(route.requests().listeners()).containsExactly("secure");
    assertThat(route.plugins()).extracting(PluginConfig::id).containsExactly("own");
    assertThat(route.bounds().maxRequestBody()).isEqualTo(22L << 30);
    assertThat(route.bounds().bulkhead()).isEqualTo(new BulkheadConfig(21, 4096, null));
    assertThat(((Proxy) route.action()).mirror()).isEqualTo(new Mirror("plain", 10));
  }

  @Test
  void fanOut_isReadWhole() throws Exception {
    FanOutConfig fanOut = (FanOutConfig) route("fan-out").action();

    assertThat(fanOut.decision().join()).isEqualTo(new Join.AsCompleted());
    assertThat(fanOut.answer().merge()).isNull();
    assertThat(fanOut.decision().enough()).isEqualTo(3);
    CallConfig call = fanOut.calls().get(1);
    assertThat(call.request().method()).isEqualTo(HttpMethod.POST);
    assertThat(call.schedule().after()).containsExactly("user");
    assertThat(call.request().with().get("page"))
        .isNotNull()
        .extracting(Binding::optional)
        .isEqualTo(true);
    assertThat(call.request().with().get("name"))
        .isNotNull()
        .extracting(Binding::optional)
        .isEqualTo(false);
    assertThat(call.schedule().when().values())
        .containsExactly(Condition.OneOf.of(Set.of("200", "203")), new Condition.Exists(true));
    assertThat(call.result().optional()).as("implied by its fallback").isTrue();
    assertThat(call.result().onError().kinds()).containsOnlyKeys(FailureKind.values());
    assertThat(call.result().success()).isEqualTo(new SuccessRule(Set.of(200, 404), true));
    assertThat(call.effort().hedge()).isEqualTo(new HedgeConfig(null, 1));
    assertThat(call.schedule().forEach())
        .extracting(ForEach::as, ForEach::max)
        .containsExactly("friend", 26);
    assertThat(fanOut.calls().get(2).schedule().background()).isTrue();
  }

  @Test
  void mergeAndConcurrency_followTheCalls() throws Exception {
    FanOutConfig mapped = (FanOutConfig) route("mapped").action();
    FanOutConfig quorum = (FanOutConfig) route("quorum").action();

    assertThat(mapped.mapped()).isTrue();
    assertThat(mapped.answer().merge()).isEqualTo(new MergeConfig.Array());
    assertThat(mapped.sending().concurrency()).isEqualTo(27);
    assertThat(quorum.decision().join()).isEqualTo(new Join.Quorum(1));
    assertThat(quorum.answer().merge()).isInstanceOf(MergeConfig.Jq.class);
    assertThat(quorum.answer().headers().pick())
        .isEqualTo(Map.of("cache-control", Pick.STRICTEST, "vary", Pick.ALL));
    assertThat(quorum.answer().response().status()).isEqualTo(203);
  }

  private static GatewayConfig everything() throws ConfigException {
    return ConfigLoader.load(EVERYTHING, Map.of(), path -> {}, Set.of(), new HashSet<>());
  }

  private static RouteConfig route(String name) throws ConfigException {
    return everything().routes().stream()
        .filter(route -> route.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
