package dev.fanlight.gateway.admin.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.pace.Pace;
import dev.fanlight.gateway.admin.pace.Rounded;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.UpstreamSnapshot;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What rates, quantiles and needs are made of, beat by beat. */
class LiveFiguresTest {
  private static final Beat SECOND = Beat.after(1);

  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  @Test
  void pace_isTheSteadyRate() {
    Pace pace = new Pace();
    pace.take(1000, Beat.FIRST);
    assertThat(pace.rate()).isZero();
    for (int i = 1; i <= 30; i++) {
      pace.take(1000 + i * 50, SECOND);
    }
    assertThat(pace.rate()).isCloseTo(50, within(1e-9));
  }

  @Test
  void pace_ofWhatIsNew_countsFromNothing() {
    Pace pace = new Pace();
    pace.take(7, SECOND);
    assertThat(pace.rate()).isEqualTo(7);
  }

  @Test
  void pace_beginsAgain_afterALongSilence() {
    Pace pace = new Pace();
    pace.take(0, Beat.FIRST);
    pace.take(5000, Beat.after(600));
    assertThat(pace.rate()).isZero();
  }

  @Test
  void route_hasRatesByStatusAndQuantiles() {
    RouteFigures figures = new RouteFigures();
    RouteMeters home = telemetry.route("home", Set.of());
    figures.read(telemetry.reader(), Beat.FIRST);
    assertThat(figures.all()).isEmpty();
    for (int i = 0; i < 100; i++) {
      home.started();
      home.ended("GET", i < 90 ? 200 : 503, TimeUnit.MILLISECONDS.toNanos(i < 90 ? 8 : 80));
    }
    figures.read(telemetry.reader(), SECOND);
    Map<String, Object> fields = figures.all().get("home");
    assertThat(fields)
        .containsEntry("rate", 100L)
        .containsEntry("total", 100L)
        .containsEntry("statuses", Map.of("2xx", 90L, "5xx", 10L));
    assertThat(((Number) fields.get("p50_ms")).doubleValue()).isBetween(5.0, 10.0);
    assertThat(((Number) fields.get("p99_ms")).doubleValue()).isBetween(50.0, 100.0);
  }

  /** 100 permits a second, each held for 40 ms, and 25 refused: 4 in use, and 5 would be needed. */
  @Test
  void bulkhead_needsWhatLittlesLawSays() {
    UpstreamFigures upstreams = new UpstreamFigures();
    BulkheadFigures bulkheads = new BulkheadFigures();
    CallMeters calls = telemetry.calls("home", "users");
    var waits = telemetry.bulkhead("users");
    read(upstreams, bulkheads, Beat.FIRST);
    for (int i = 0; i < 100; i++) {
      waits.waited(TimeUnit.MILLISECONDS.toNanos(10));
      calls.started();
      calls.ended(Outcome.SUCCESS, null, TimeUnit.MILLISECONDS.toNanos(50));
    }
    for (int i = 0; i < 25; i++) {
      waits.rejected(ErrorCode.BULKHEAD_FULL);
      calls.started();
      calls.ended(Outcome.REJECTED, null, TimeUnit.MILLISECONDS.toNanos(1));
    }
    read(upstreams, bulkheads, SECOND);
    Map<String, Object> fields =
        bulkheads
            .all(
                List.of(new GatewaySnapshot.Bulkhead("users", 4, 4, 1)),
                upstreams::of,
                none -> null)
            .get("users");
    assertThat(fields)
        .containsEntry("arrivals", 125L)
        .containsEntry("hold_ms", 40L)
        .containsEntry("needs", 5L)
        .containsEntry("rejected_total", 25L);
    assertThat(upstreams.all(bulkheads).get("users")).containsEntry("waiting", 0.2);
  }

  private void read(UpstreamFigures upstreams, BulkheadFigures bulkheads, Beat beat) {
    upstreams.read(telemetry.reader(), beat);
    bulkheads.read(telemetry.reader(), beat);
    bulkheads.readRejections(Counters.read(telemetry.reader()), beat);
  }

  /** Successful calls take 100 ms, and 10 are cancelled after 40 ms. */
  @Test
  void waste_isWhatIsAddedAndWhatIsSaved() {
    UpstreamFigures upstreams = new UpstreamFigures();
    WasteFigures waste = new WasteFigures();
    CallMeters calls = telemetry.calls("home", "users");
    upstreams.read(telemetry.reader(), Beat.FIRST);
    waste.read(Counters.read(telemetry.reader()), Beat.FIRST);
    for (int i = 0; i < 20; i++) {
      calls.started();
      calls.attempt(AttemptReason.FIRST);
      boolean needed = i < 10;
      calls.ended(
          needed ? Outcome.SUCCESS : Outcome.CANCELLED,
          null,
          TimeUnit.MILLISECONDS.toNanos(needed ? 100 : 40));
    }
    calls.attempt(AttemptReason.HEDGE);
    calls.hedgeWon();
    calls.budgetRefused();
    upstreams.read(telemetry.reader(), SECOND);
    waste.read(Counters.read(telemetry.reader()), SECOND);
    Map<String, Map<String, Object>> all = new TreeMap<>();
    waste.putInto(all, upstreams);
    assertThat(all.get("users"))
        .containsEntry("first_total", 20L)
        .containsEntry("hedge_total", 1L)
        .containsEntry("hedges_won_total", 1L)
        .containsEntry("budget_refused_rate", 1L)
        .containsEntry("saved_s_total", 0.6)
        .doesNotContainKey("retry_total");
  }

  @Test
  void plugin_hasItsTimeByPhaseItsErrorsAndItsBlame() {
    PluginFigures figures = new PluginFigures();
    FilterMeters meters = telemetry.plugin("check", "jwt", "home");
    figures.read(telemetry.reader(), Counters.read(telemetry.reader()), Beat.FIRST);
    meters.request(TimeUnit.MILLISECONDS.toNanos(4));
    meters.failed();
    telemetry.blames().blocked("jwt", "home", 150, new Exception().getStackTrace());
    figures.read(telemetry.reader(), Counters.read(telemetry.reader()), SECOND);
    assertThat(figures.all().get("check"))
        .containsEntry("request_mean_ms", 4L)
        .containsEntry("errors_total", 1L)
        .containsEntry("skipped_total", 0L)
        .doesNotContainKey("response_mean_ms");
    assertThat(figures.blames(telemetry.blames()).get("jwt"))
        .containsEntry("blocked_ms", 150L)
        .containsEntry("route", "home")
        .containsKeys("time", "stack");
  }

  @Test
  void blame_hasATotalOnlyWhereItIsCounted() {
    PluginFigures figures = new PluginFigures();
    telemetry.plugin("check", "jwt", "home").blocked(TimeUnit.MILLISECONDS.toNanos(150));
    telemetry.blames().blocked("jwt", "home", 150, new StackTraceElement[0]);
    telemetry.blames().blocked(null, null, 150, new StackTraceElement[0]);
    figures.read(telemetry.reader(), Counters.read(telemetry.reader()), SECOND);
    Map<String, Map<String, Object>> blames = figures.blames(telemetry.blames());
    assertThat(blames.get("jwt")).containsEntry("blocked_s_total", 0.15);
    assertThat(blames.get("gateway")).doesNotContainKey("blocked_s_total");
  }

  @Test
  void endpoint_keepsItsTimesFromBeatToBeat() {
    EndpointFigures figures = new EndpointFigures();
    Map<String, Object> before = endpoint(figures, 1_000_000, 5_000);
    assertThat(before)
        .containsEntry("state", "ejected")
        .containsEntry("since", "1970-01-01T00:16:35Z")
        .containsEntry("ejected_until", "1970-01-01T00:16:50Z");
    assertThat(endpoint(figures, 1_001_003, 6_000)).isEqualTo(before);
  }

  private static Map<String, Object> endpoint(EndpointFigures figures, long now, long millis) {
    EndpointReading reading =
        new EndpointReading(
            "127.0.0.1:9001",
            EndpointState.EJECTED,
            TimeUnit.MILLISECONDS.toNanos(millis),
            "5 failures in a row",
            1,
            0,
            false,
            0,
            EndpointReading.Counts.NONE,
            new EndpointReading.Outlook(TimeUnit.MILLISECONDS.toNanos(15_000 - millis), 0),
            List.of(new ProbeReading(ProbeOutcome.SUCCESS, 200, 1.5, "well")));
    Map<String, Map<String, Object>> all = new TreeMap<>();
    figures.putInto(
        all, List.of(new UpstreamSnapshot("u", null, 0, false, 0, List.of(reading))), now);
    Map<?, ?> endpoints = (Map<?, ?>) all.get("u").get("endpoints");
    Map<String, Object> fields = new TreeMap<>();
    ((Map<?, ?>) endpoints.get("127.0.0.1:9001"))
        .forEach((name, value) -> fields.put(String.valueOf(name), value));
    return fields;
  }

  @Test
  void numbers_haveThreeDigits() {
    assertThat(Rounded.of(0.0004)).isEqualTo(0);
    assertThat(Rounded.of(0.01234)).isEqualTo(0.0123);
    assertThat(Rounded.of(3.14159)).isEqualTo(3.14);
    assertThat(Rounded.of(99.96)).isEqualTo(100L);
    assertThat(Rounded.of(4567.8)).isEqualTo(4570L);
  }
}
