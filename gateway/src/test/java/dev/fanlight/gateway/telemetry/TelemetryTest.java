package dev.fanlight.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Refusal;
import dev.fanlight.gateway.telemetry.meter.PathPhase;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded moves the series it should, once, and no other. */
class TelemetryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Scraped scraped = new Scraped();
  private final Telemetry telemetry = scraped.telemetry;

  @Test
  void exchange_isInFlightUntilItEnds() {
    RouteMeters home = telemetry.route("home", Set.of());

    assertThat(scraped.movedBy(home::started))
        .containsExactly(entry("fanlight_requests_in_flight{route=\"home\"}", 1.0));
    assertThat(scraped.movedBy(() -> home.ended("GET", 200, 2 * SECOND)))
        .containsOnly(
            entry("fanlight_requests_in_flight{route=\"home\"}", -1.0),
            entry(requests("GET", "200"), 1.0),
            entry(request("GET", "2xx", "count"), 1.0),
            entry(request("GET", "2xx", "sum"), 2.0));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, GET, 200, 2xx",
    "POST, 503, POST, 503, 5xx",
    "GET, 499, GET, 499, 4xx",
    "GET, 299, GET, other, 2xx",
    "GET, 599, GET, other, 5xx",
    "GET, 600, GET, other, other",
    "GET, 99, GET, other, other",
    "PROPFIND, 207, PROPFIND, 207, 2xx",
    "BREW, 418, OTHER, 418, 4xx",
    "get, 200, OTHER, 200, 2xx"
  })
  void exchange_countsAsItsMethodAndStatus_whereTheyAreKnown(
      String method, int status, String methodLabel, String statusLabel, String statusClass) {
    RouteMeters home = telemetry.route("home", Set.of("PROPFIND"));

    assertThat(scraped.movedBy(() -> home.ended(method, status, 0)))
        .containsEntry(requests(methodLabel, statusLabel), 1.0)
        .containsEntry(request(methodLabel, statusClass, "count"), 1.0)
        .hasSize(3);
  }

  @Test
  void anUpstreamThatAnswersEveryNumber_makesFewSeries() {
    RouteMeters home = telemetry.route("home", Set.of());

    IntStream.range(0, 1000).forEach(status -> home.ended("GET", status, 0));

    assertThat(scraped.samples().keySet())
        .filteredOn(series -> series.startsWith("fanlight_requests_total"))
        .hasSizeLessThan(80);
    assertThat(scraped.samples().keySet())
        .filteredOn(series -> series.startsWith("fanlight_request_duration_seconds_count"))
        .hasSize(6);
  }

  @Test
  void aRefusedConnectionAndAFailedHandshake_areCountedWithTheirReasons() {
    ListenerMeters listener = telemetry.listener("public");

    assertThat(scraped.movedBy(() -> listener.refused(Refusal.LIMIT)))
        .containsOnly(
            entry("fanlight_connections_refused_total{listener=\"public\",reason=\"limit\"}", 1.0));
    assertThat(scraped.movedBy(() -> listener.handshakeFailed("not_tls")))
        .containsOnly(
            entry(
                "fanlight_tls_handshake_failures_total{listener=\"public\",reason=\"not_tls\"}",
                1.0));
  }

  @Test
  void routeAskedForAgain_recordsIntoTheSameSeries() {
    telemetry.route("home", Set.of()).ended("GET", 200, SECOND);
    telemetry.route("home", Set.of("GET")).ended("GET", 200, SECOND);

    assertThat(scraped.samples()).containsEntry(request("GET", "2xx", "count"), 2.0);
  }

  @Test
  void fanOut_recordsItsWidth() {
    RouteMeters home = telemetry.route("home", Set.of());

    assertThat(scraped.movedBy(() -> home.fanOut(7)))
        .containsOnly(
            entry("fanlight_fan_out_calls_count{route=\"home\"}", 1.0),
            entry("fanlight_fan_out_calls_sum{route=\"home\"}", 7.0));
  }

  @Test
  void waitsOfCenturies_areAddedUp() {
    RouteMeters home = telemetry.route("home", Set.of());
    home.waited("user", PathPhase.QUEUE, Long.MAX_VALUE);
    home.waited("user", PathPhase.QUEUE, Long.MAX_VALUE);

    assertThat(scraped.samples())
        .hasEntrySatisfying(
            "fanlight_critical_path_seconds_total{call=\"user\",phase=\"queue\",route=\"home\"}",
            sum -> assertThat(sum).isCloseTo(2 * (Long.MAX_VALUE / 1e9), within(1.0)));
  }

  @Test
  void callsOfAllRoutes_areInFlightTogether() {
    telemetry.calls("home", "users").started();
    telemetry.calls("batch", "users").started();

    assertThat(scraped.samples())
        .containsEntry("fanlight_calls_in_flight{upstream=\"users\"}", 2.0);
  }

  @Test
  void call_endsWithOneOutcome() {
    CallMeters calls = telemetry.calls("home", "users");
    calls.started();

    assertThat(scraped.movedBy(() -> calls.ended(Outcome.FAILURE, Phase.BODY, SECOND)))
        .containsOnly(
            entry("fanlight_calls_in_flight{upstream=\"users\"}", -1.0),
            entry(
                "fanlight_calls_total{outcome=\"failure\",route=\"home\",upstream=\"users\"}", 1.0),
            entry(
                "fanlight_call_duration_seconds_count{outcome=\"failure\",upstream=\"users\"}",
                1.0),
            entry(
                "fanlight_call_duration_seconds_sum{outcome=\"failure\",upstream=\"users\"}", 1.0));
  }

  @Test
  void callThatTimedOut_isCountedInItsPhaseToo() {
    CallMeters calls = telemetry.calls("home", "users");

    assertThat(scraped.movedBy(() -> calls.ended(Outcome.TIMEOUT, Phase.QUEUE, 0)))
        .containsEntry(
            "fanlight_calls_total{outcome=\"timeout\",route=\"home\",upstream=\"users\"}", 1.0)
        .containsEntry(
            "fanlight_call_timeouts_total{phase=\"queue\",route=\"home\",upstream=\"users\"}", 1.0)
        .hasSize(4);
  }

  @Test
  void attempt_isCountedByItsReason() {
    CallMeters calls = telemetry.calls("home", "users");

    assertThat(scraped.movedBy(() -> calls.attempt(AttemptReason.HEDGE)))
        .containsExactly(
            entry("fanlight_call_attempts_total{reason=\"hedge\",upstream=\"users\"}", 1.0));
  }

  @Test
  void cancelledCall_recordsHowLongItsStreamTookToClose() {
    CallMeters calls = telemetry.calls("home", "users");

    assertThat(scraped.movedBy(() -> calls.cancelled(SECOND)))
        .containsOnly(
            entry("fanlight_cancel_seconds_count{upstream=\"users\"}", 1.0),
            entry("fanlight_cancel_seconds_sum{upstream=\"users\"}", 1.0));
  }

  @Test
  void bulkhead_recordsWaitsAndRejections() {
    BulkheadMeters users = telemetry.bulkhead("users");

    assertThat(scraped.movedBy(() -> users.waited(SECOND)))
        .containsOnly(
            entry("fanlight_bulkhead_wait_seconds_count{bulkhead=\"users\"}", 1.0),
            entry("fanlight_bulkhead_wait_seconds_sum{bulkhead=\"users\"}", 1.0));
    assertThat(scraped.movedBy(() -> users.rejected(ErrorCode.QUEUE_TIMEOUT)))
        .containsExactly(
            entry(
                "fanlight_bulkhead_rejected_total{bulkhead=\"users\",reason=\"queue_timeout\"}",
                1.0));
  }

  @Test
  void gauge_isReadAtEachScrape() {
    AtomicInteger inUse = new AtomicInteger();
    telemetry.bulkheadGauges("users", () -> 64, inUse::get, () -> 3);
    inUse.set(5);

    assertThat(scraped.samples())
        .containsEntry("fanlight_bulkhead_permits{bulkhead=\"users\"}", 64.0)
        .containsEntry("fanlight_bulkhead_in_use{bulkhead=\"users\"}", 5.0)
        .containsEntry("fanlight_bulkhead_queue_depth{bulkhead=\"users\"}", 3.0);
  }

  @Test
  void gauge_outlivesItsCallersReference() {
    telemetry.poolGauges("io", new AtomicInteger(4)::get, () -> 0, () -> 0);
    System.gc();

    assertThat(scraped.samples()).containsEntry("fanlight_pool_active{pool=\"io\"}", 4.0);
  }

  @Test
  void endpoint_isUpOrDown() {
    telemetry.endpoints("users").endpoint("a:1", () -> EndpointState.USABLE);
    telemetry.endpoints("users").endpoint("b:1", () -> EndpointState.EJECTED);

    assertThat(scraped.samples())
        .containsEntry("fanlight_endpoint_up{endpoint=\"a:1\",upstream=\"users\"}", 1.0)
        .containsEntry("fanlight_endpoint_up{endpoint=\"b:1\",upstream=\"users\"}", 0.0)
        .containsEntry(state("a:1", "usable"), 1.0)
        .containsEntry(state("a:1", "ejected"), 0.0)
        .containsEntry(state("b:1", "ejected"), 1.0)
        .containsEntry(state("b:1", "usable"), 0.0);
  }

  private static String state(String endpoint, String state) {
    return "fanlight_endpoint_state{endpoint=\"%s\",state=\"%s\",upstream=\"users\"}"
        .formatted(endpoint, state);
  }

  @Test
  void plugin_isMeasuredBeforeAndAfterTheRestOfTheChain() {
    FilterMeters jwt = telemetry.plugin("jwt", "jwt", "home");

    assertThat(scraped.movedBy(() -> jwt.request(SECOND)))
        .containsOnly(entry(plugin("request", "count"), 1.0), entry(plugin("request", "sum"), 1.0));
    assertThat(scraped.movedBy(() -> jwt.response(SECOND)))
        .containsOnly(
            entry(plugin("response", "count"), 1.0), entry(plugin("response", "sum"), 1.0));
  }

  @Test
  void pluginThatFailsOrBlocks_isNamed() {
    FilterMeters jwt = telemetry.plugin("jwt", "jwt", "home");

    assertThat(scraped.movedBy(jwt::failed))
        .containsExactly(entry("fanlight_plugin_errors_total{plugin=\"jwt\",route=\"home\"}", 1.0));
    assertThat(scraped.movedBy(() -> jwt.blocked(SECOND / 2)))
        .containsExactly(entry("fanlight_event_loop_blocked_seconds_total{plugin=\"jwt\"}", 0.5));
  }

  @Test
  void poolAndLoop_recordHowLateTheyAre() {
    BulkheadMeters pool = telemetry.pool("io");

    assertThat(scraped.movedBy(() -> pool.waited(SECOND)))
        .containsEntry("fanlight_pool_wait_seconds_sum{pool=\"io\"}", 1.0);
    assertThat(scraped.movedBy(() -> telemetry.lag(SECOND)))
        .containsEntry("fanlight_event_loop_lag_seconds_sum", 1.0);
  }

  private static String requests(String method, String status) {
    return "fanlight_requests_total{method=\"%s\",route=\"home\",status=\"%s\"}"
        .formatted(method, status);
  }

  private static String request(String method, String status, String part) {
    return "fanlight_request_duration_seconds_%s{method=\"%s\",route=\"home\",status_class=\"%s\"}"
        .formatted(part, method, status);
  }

  private static String plugin(String phase, String part) {
    return "fanlight_plugin_duration_seconds_%s{phase=\"%s\",plugin=\"jwt\",route=\"home\"}"
        .formatted(part, phase);
  }
}
