package dev.fanlight.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
  @TempDir Path folder;

  /** The time goes by the square of their number where each is searched for. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void place_ofEachOfManyRoutes_isFoundAtOnce() throws Exception {
    GatewayConfig config = withRoutes(400_000);

    assertThat(config.routes().stream().map(config::place))
        .startsWith("routes[0]", "routes[1]")
        .endsWith("routes[399999]");
  }

  private GatewayConfig withRoutes(int count) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("it.yaml"),
            "listeners: [{name: a, port: 0}]\n"
                + "routes: [{name: a, match: {path: /a}, respond: {}}]\n");
    GatewayConfig one = ConfigLoader.load(file, Map.of());
    RouteConfig route = one.routes().getFirst();
    List<RouteConfig> routes =
        IntStream.range(0, count)
            .mapToObj(i ->
                new RouteConfig(
                    "a" + i,
                    route.requests(),
                    route.plugins(),
                    route.times(),
                    route.upgrade(),
                    route.bounds(),
                    route.serverTiming(),
                    route.action()))
            .toList();
    return new GatewayConfig(
        one.listeners(),
        one.clients(),
        one.upstreams(),
        routes,
        one.plugins(),
        one.operation(),
        one.source());
  }
}
