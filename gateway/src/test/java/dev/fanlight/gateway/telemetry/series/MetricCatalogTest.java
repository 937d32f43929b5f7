package dev.fanlight.gateway.telemetry.series;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.Scraped;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.plugin.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The names, types and labels that dashboards and alerts are written against. */
class MetricCatalogTest {
  private static final Path README = Path.of("..", "deploy", "README.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(fanlight_[a-z_{},]+)` ");

  private final Scraped scraped = new Scraped();

  @BeforeEach
  void aConfiguredGateway() {
    Telemetry telemetry = scraped.telemetry;
    telemetry.route("home", Set.of("GET")).tunnels();
    telemetry.calls("home", "users");
    telemetry.bulkhead("users");
    telemetry.bulkheadGauges("users", () -> 0, () -> 0, () -> 0);
    telemetry.plugin("jwt", "jwt", "home");
    telemetry.pool("io");
    telemetry.poolGauges("io", () -> 0, () -> 0, () -> 0);
    telemetry.poolAbandoned("io");
    telemetry.endpoints("users").endpoint("127.0.0.1:9001", () -> EndpointState.DOWN);
    telemetry.endpoints("users").probes("127.0.0.1:9001");
    telemetry.endpoints("users").upstream(() -> 0, () -> false);
    telemetry.discovery("users").age(() -> 0);
    telemetry.breaker("users").state(() -> CircuitState.CLOSED);
    telemetry.orphans(() -> 0);
    telemetry.heldBytes(() -> 0);
    telemetry.directMemory(() -> 0, 0);
    telemetry.spans();
    telemetry.listener("public");
    telemetry.certificateExpiry("secure", "*", Instant.EPOCH);
  }

  private void everythingMoves() {
    Telemetry telemetry = scraped.telemetry;
    telemetry.build();
    telemetry.route("home", Set.of()).ended("GET", 200, 1);
    telemetry.route("home", Set.of()).fanOut(1);
    telemetry.route("home", Set.of()).waited("user", PathPhase.HEAD, 1);
    telemetry.route("home", Set.of()).grpcEnded("OK");
    telemetry.calls("home", "users").ended(Outcome.SUCCESS, null, 1);
    telemetry.calls("home", "users").cancelled(1);
    telemetry.bulkhead("users").waited(1);
    telemetry.plugin("jwt", "jwt", "home").request(1);
    telemetry.pool("io").waited(1);
    telemetry.lag(1);
    telemetry.listener("public").handshakeFailed("closed");
    telemetry.listener("public").cut(Cut.FLOOD, "10.0.0.1");
  }

  @Test
  void theContract() {
    assertThat(catalogued())
        .containsExactlyInAnyOrder(
            "fanlight_requests_in_flight{route}",
            "fanlight_requests_total{route,method,status}",
            "fanlight_grpc_responses_total{route,grpc_status}",
            "fanlight_request_duration_seconds{route,method,status_class}",
            "fanlight_tunnels{route}",
            "fanlight_connections_refused_total{listener,reason}",
            "fanlight_tls_handshake_failures_total{listener,reason}",
            "fanlight_tls_certificate_expiry_timestamp_seconds{listener,name}",
            "fanlight_clients_cut_total{listener,reason}",
            "fanlight_build_info{version,java,vertx}",
            "fanlight_calls_in_flight{upstream}",
            "fanlight_calls_total{route,upstream,outcome}",
            "fanlight_call_duration_seconds{upstream,outcome}",
            "fanlight_call_timeouts_total{route,upstream,phase}",
            "fanlight_call_attempts_total{upstream,reason}",
            "fanlight_hedges_won_total{upstream}",
            "fanlight_retry_budget_refused_total{upstream}",
            "fanlight_cancel_seconds{upstream}",
            "fanlight_orphan_calls",
            "fanlight_held_bytes",
            "fanlight_direct_memory_used_bytes",
            "fanlight_direct_memory_max_bytes",
            "fanlight_background_failures_total{reason}",
            "fanlight_fan_out_calls{route}",
            "fanlight_critical_path_seconds_total{route,call,phase}",
            "fanlight_bulkhead_permits{bulkhead}",
            "fanlight_bulkhead_in_use{bulkhead}",
            "fanlight_bulkhead_queue_depth{bulkhead}",
            "fanlight_bulkhead_wait_seconds{bulkhead}",
            "fanlight_bulkhead_rejected_total{bulkhead,reason}",
            "fanlight_endpoint_up{upstream,endpoint}",
            "fanlight_endpoint_state{upstream,endpoint,state}",
            "fanlight_endpoint_ejections_total{upstream,reason}",
            "fanlight_endpoint_probes_total{upstream,endpoint,result}",
            "fanlight_upstream_usable_endpoints{upstream}",
            "fanlight_upstream_panic{upstream}",
            "fanlight_discovery_age_seconds{upstream}",
            "fanlight_discovery_changes_total{upstream}",
            "fanlight_discovery_failures_total{upstream}",
            "fanlight_circuit_state{upstream,state}",
            "fanlight_circuit_transitions_total{upstream,to}",
            "fanlight_plugin_duration_seconds{plugin,route,phase}",
            "fanlight_plugin_errors_total{plugin,route}",
            "fanlight_plugin_skipped_total{plugin,route}",
            "fanlight_event_loop_blocked_seconds_total{plugin}",
            "fanlight_event_loop_lag_seconds",
            "fanlight_pool_active{pool}",
            "fanlight_pool_queue_depth{pool}",
            "fanlight_pool_stuck_threads{pool}",
            "fanlight_pool_wait_seconds{pool}",
            "fanlight_pool_abandoned_total{pool}",
            "fanlight_access_log_dropped_total",
            "fanlight_spans_sent_total",
            "fanlight_spans_dropped_total{reason}",
            "fanlight_config_reloads_total{result}",
            "fanlight_config_last_reload_successful",
            "fanlight_config_last_reload_success_timestamp_seconds");
  }

  @Test
  void catalog_isExactlyWhatAConfiguredGatewayScrapes() {
    Map<String, String> catalog =
        MetricCatalog.all().stream().collect(toMap(Metric::name, metric -> type(metric.kind())));

    everythingMoves();

    assertThat(scraped.types()).isEqualTo(catalog);
  }

  @Test
  void everySeries_hasTheLabelsOfTheCatalog() {
    Set<String> catalog =
        MetricCatalog.all().stream()
            .map(metric -> metric.name() + new TreeSet<>(metric.labels()))
            .collect(toSet());

    everythingMoves();

    assertThat(scraped.shapes()).isEqualTo(catalog);
  }

  @Test
  void everySeriesOfAConfiguredName_isThereAtZeroBeforeAnythingHappens() {
    Map<String, Double> samples = new HashMap<>(scraped.samples());

    assertThat(samples.remove(state("down"))).isOne();
    assertThat(samples.remove("fanlight_circuit_state{state=\"closed\",upstream=\"users\"}"))
        .isOne();
    assertThat(samples.remove("fanlight_config_last_reload_successful")).isOne();
    assertThat(samples).isNotEmpty().allSatisfy((series, v) -> assertThat(v).isZero());
  }

  private static String state(String state) {
    return "fanlight_endpoint_state{endpoint=\"127.0.0.1:9001\",state=\"%s\",upstream=\"users\"}"
        .formatted(state);
  }

  @Test
  void whatMayNeverMove_hasNoSeriesYet() {
    assertThat(scraped.types())
        .doesNotContainKeys(
            "fanlight_requests_total", "fanlight_calls_total", "fanlight_fan_out_calls")
        .doesNotContainValue("histogram");
  }

  @Test
  void whatAlertsLookAt_hasItsSeriesFromTheStart() {
    assertThat(scraped.samples())
        .containsKeys(
            "fanlight_connections_refused_total{listener=\"public\",reason=\"limit\"}",
            timeouts("queue"),
            timeouts("connect"),
            timeouts("response"),
            timeouts("body"),
            "fanlight_call_attempts_total{reason=\"first\",upstream=\"users\"}",
            "fanlight_call_attempts_total{reason=\"retry\",upstream=\"users\"}",
            "fanlight_call_attempts_total{reason=\"hedge\",upstream=\"users\"}",
            "fanlight_bulkhead_rejected_total{bulkhead=\"users\",reason=\"bulkhead_full\"}",
            "fanlight_bulkhead_rejected_total{bulkhead=\"users\",reason=\"queue_timeout\"}");
  }

  @Test
  void readme_namesEveryMetricWithItsLabels() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(README)).results().map(row -> row.group(1)).toList();

    assertThat(rows).containsExactlyElementsOf(catalogued());
  }

  @Test
  void timeoutsOfUploads_areThereAtZeroFromTheFirstCall() {
    Scraped used = new Scraped();
    CallMeters calls = used.telemetry.calls("home", "users");
    assertThat(used.samples()).doesNotContainKey(timeouts("request"));

    calls.started();

    assertThat(used.samples()).containsEntry(timeouts("request"), 0.0);
  }

  private static List<String> catalogued() {
    return MetricCatalog.all().stream()
        .map(metric ->
            metric.labels().isEmpty()
                ? metric.name()
                : metric.name() + "{" + String.join(",", metric.labels()) + "}")
        .toList();
  }

  private static String type(Metric.Kind kind) {
    return switch (kind) {
      case COUNTER, SECONDS -> "counter";
      case GAUGE -> "gauge";
      case DURATION, WIDTH -> "histogram";
    };
  }

  private static String timeouts(String phase) {
    return "fanlight_call_timeouts_total{phase=\"%s\",route=\"home\",upstream=\"users\"}"
        .formatted(phase);
  }
}
