package dev.fanlight.gateway.filter.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.telemetry.Scraped;
import io.vertx.core.Vertx;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool that does not serve yet has the name of one that does. */
class PoolGaugesTest {
  private final Vertx vertx = Vertx.vertx();
  private final Scraped scraped = new Scraped();
  private final Pools pools =
      TestPools.of(vertx, new PoolConfig("work", false, 1, 1), scraped.telemetry);

  @AfterEach
  void close() throws Exception {
    pools.close();
    vertx.close().await(20, SECONDS);
  }

  private Stream<String> gauges() {
    return scraped.samples().keySet().stream()
        .filter(series -> series.matches("fanlight_pool_(active|queue_depth|stuck_threads)\\{.*"));
  }

  @Test
  void gauges_areShownOnceThePoolServes() {
    assertThat(gauges()).isEmpty();

    pools.showGauges();
    assertThat(gauges()).hasSize(3);
  }

  @Test
  void gauges_goWithThePool() {
    pools.showGauges();

    pools.close();
    assertThat(gauges()).isEmpty();
  }

  @Test
  void gauges_ofAPoolThatIsClosed_areNeverShown() {
    pools.close();

    pools.showGauges();
    assertThat(gauges()).isEmpty();
  }
}
