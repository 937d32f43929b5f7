package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every metric is there from the start, so that nobody's first alert is on an absent series. */
class ContractMetricsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** What these read is so before anything happens. */
  private static final Set<String> NOT_ZERO =
      Set.of(
          "fanlight_bulkhead_permits",
          "fanlight_endpoint_up",
          "fanlight_config_last_reload_successful",
          "fanlight_config_last_reload_success_timestamp_seconds");

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Idle", "idle", "return (Filter) (it, chain) -> chain.proceed(it);")
        .write(folder.resolve("idle.jar"));
  }

  private static Metrics fresh() {
    return stage
        .gateway(
            """
            plugin_folders: [%s]
            pools: {io: {threads: 1}}
            upstreams: {up: {url: "http://127.0.0.1:1"}}
            routes:
              - name: home
                match: {path: /home, methods: [GET]}
                plugins: [{name: idle, config: {word: ""}}]
                bulkhead: {max_concurrent: 2}
                fan_out: {calls: [{name: a, upstream: up, path: /a}]}
            """
                .formatted(folder))
        .metrics();
  }

  @Test
  void everyMetricOfAConfiguredName_isServedAtZeroFromTheStart() {
    Metrics start = fresh();

    for (String metric :
        new String[] {
          "fanlight_requests_in_flight{route=\"home\"}",
          "fanlight_requests_in_flight{route=\"none\"}",
          "fanlight_calls_in_flight{upstream=\"up\"}",
          "fanlight_call_timeouts_total{phase=\"queue\",route=\"home\",upstream=\"up\"}",
          "fanlight_call_timeouts_total{phase=\"body\",route=\"home\",upstream=\"up\"}",
          "fanlight_call_attempts_total{reason=\"first\",upstream=\"up\"}",
          "fanlight_call_attempts_total{reason=\"retry\",upstream=\"up\"}",
          "fanlight_call_attempts_total{reason=\"hedge\",upstream=\"up\"}",
          "fanlight_connections_refused_total{listener=\"public\",reason=\"limit\"}",
          "fanlight_orphan_calls",
          "fanlight_bulkhead_permits{bulkhead=\"up\"}",
          "fanlight_bulkhead_permits{bulkhead=\"route:home\"}",
          "fanlight_bulkhead_in_use{bulkhead=\"up\"}",
          "fanlight_bulkhead_in_use{bulkhead=\"route:home\"}",
          "fanlight_bulkhead_queue_depth{bulkhead=\"up\"}",
          "fanlight_bulkhead_rejected_total{bulkhead=\"up\",reason=\"bulkhead_full\"}",
          "fanlight_bulkhead_rejected_total{bulkhead=\"up\",reason=\"queue_timeout\"}",
          "fanlight_endpoint_up{endpoint=\"127.0.0.1:1\",upstream=\"up\"}",
          "fanlight_plugin_errors_total{plugin=\"idle\",route=\"home\"}",
          "fanlight_plugin_skipped_total{plugin=\"idle\",route=\"home\"}",
          "fanlight_event_loop_blocked_seconds_total{plugin=\"idle\"}",
          "fanlight_pool_active{pool=\"default\"}",
          "fanlight_pool_active{pool=\"io\"}",
          "fanlight_pool_queue_depth{pool=\"io\"}",
          "fanlight_access_log_dropped_total",
          "fanlight_config_reloads_total{result=\"success\"}",
          "fanlight_config_reloads_total{result=\"failure\"}",
          "fanlight_config_last_reload_successful",
          "fanlight_config_last_reload_success_timestamp_seconds"
        }) {
      assertThat(start.samples()).containsKey(metric);
      boolean zero = NOT_ZERO.stream().noneMatch(metric::startsWith);
      assertThat(start.samples().get(metric) == 0).as(metric).isEqualTo(zero);
    }
  }

  @Test
  void eventLoopLag_isMeasuredWithoutAnyTraffic() {
    TestGateway gateway =
        stage.gateway("routes: [{name: hello, match: {path: /hello}, respond: {body: hello}}]");

    Eventually.equal(
        "whether it moves",
        true,
        () -> gateway.metrics().sum("fanlight_event_loop_lag_seconds_count") > 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jvm_memory_used_bytes",
        "jvm_threads_live_threads",
        "process_start_time_seconds",
        "fanlight_build_info"
      })
  void theProcess_isDescribed(String metric) {
    assertThat(fresh().series(metric)).isNotEmpty();
  }
}
