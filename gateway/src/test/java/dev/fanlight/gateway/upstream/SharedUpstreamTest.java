package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedUpstreamTest {
  private static final int LIVE = 100;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', 23",
    "'retry: {attempts: 2, budget: 50%}', 53",
    "'retry: {attempts: 2, budget: 1%}', 4",
    "'retry: {attempts: 2, budget: 0%}', 0"
  })
  void budget_theShareOfLiveCallsThatIsConfigured_andThree_orNone(String retry, int attempts)
      throws Exception {
    RetryBudget budget = upstream(retry).budget();
    int started = 0;
    while (started <= LIVE && budget.tryStart(LIVE, () -> 0) != RetryBudget.Share.NONE) {
      started++;
    }
    assertThat(started).isEqualTo(attempts);
  }

  private SharedUpstream upstream(String retry) throws Exception {
    Path file = folder.resolve("fanlight.yaml");
    Files.writeString(
        file,
        """
        listeners: [{name: public, port: 0}]
        upstreams:
          users:
            url: http://127.0.0.1:9001
            %s
        routes: [{name: users, match: {path: /**}, proxy: {upstream: users}}]
        """
            .formatted(retry));
    GatewayConfig config = ConfigLoader.load(file, Map.of());
    UpstreamConfig users = config.upstreams().get("users");
    return new SharedUpstream(
        users,
        new Bulkhead("users", BulkheadConfig.DEFAULT, BulkheadMeters.NONE),
        new FixedEndpoints(
            users,
            new EndpointGroup("users", new Simulation(0).newLoop().loop(), EndpointMeters.NONE)),
        null,
        new CountLimit(10_000));
  }
}
