package dev.fanlight.gateway.explain.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.GatewayConfig.Clients;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Time that goes by the square of what a file has would end here. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LargeFilesTest {
  @TempDir Path folder;
  private GatewayConfig small;

  @BeforeEach
  void load() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("it.yaml"),
            "listeners: [{name: a, port: 0}]\n"
                + "routes: [{name: a, match: {path: /a}, respond: {}}]\n");
    small = ConfigLoader.load(file, Map.of());
  }

  private GatewayConfig with(List<Network> proxies, List<RouteConfig> routes) {
    return new GatewayConfig(
        small.listeners(),
        new Clients(proxies, small.clients().paths()),
        small.upstreams(),
        routes,
        small.plugins(),
        small.operation(),
        small.source());
  }

  private static List<Network> networks(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10.%d.%d.0/24".formatted(i / 256, i % 256))
        .map(Network::parse)
        .map(Objects::requireNonNull)
        .toList();
  }

  private List<RouteConfig> routes(int count) {
    RouteConfig route = small.routes().getFirst();
    MatchConfig match = route.match();
    return IntStream.range(0, count)
        .mapToObj(i ->
            new RouteConfig(
                "route" + i,
                new RouteConfig.Requests(
                    new MatchConfig(
                        PathPattern.parse("/" + i),
                        match.methods(),
                        match.host(),
                        match.headers(),
                        match.query()),
                    route.requests().listeners()),
                route.plugins(),
                route.times(),
                route.upgrade(),
                route.bounds(),
                route.serverTiming(),
                route.action()))
        .toList();
  }

  @Test
  void blocksInAnotherOrder_areNoDifference() {
    GatewayConfig one = with(networks(50_000), small.routes());
    GatewayConfig other = with(networks(50_000).reversed(), small.routes());

    assertThat(ConfigDifference.between(one, other)).isEmpty();
  }

  @Test
  void routesOfDifferentPaths_areComparedOneByOne() {
    GatewayConfig one = with(List.of(), routes(120_000));
    GatewayConfig other = with(List.of(), routes(120_000).reversed());

    assertThat(ConfigDifference.between(one, other)).isEmpty();
  }
}
