package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig.Condition;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.telemetry.series.Metric;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import dev.fanlight.gateway.upstream.script.ScriptedConnections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Calls to one upstream under simulated time. After each test, everything that the calls took must
 * be back: permits, places in the queue, timers, the load of endpoints, and each attempt must have
 * ended exactly once.
 */
abstract class CallScene {
  /** A budget that allows none by its share of the live calls. */
  static final double SMALLEST = 0.001;

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Set<HttpMethod> IDEMPOTENT = RetryConfig.IDEMPOTENT;

  private static final Telemetry TELEMETRY =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

  private static final CallMeters METERS = TELEMETRY.calls("r", "u");

  final Simulation time = new Simulation(0);
  final Loop loop = time.newLoop().loop();
  final PlayedConnections connections = new PlayedConnections();

  private final List<PlayedCall> calls = new ArrayList<>();

  /** What a counter of the upstream says, over all tests. */
  static double counted(Metric metric) {
    double[] sum = {0};
    TELEMETRY.reader().counters(metric, (labels, value) -> sum[0] += value);
    return sum[0];
  }

  /** The same, of attempts that began for that reason. */
  static double begun(AttemptReason reason) {
    double[] sum = {0};
    TELEMETRY
        .reader()
        .counters(
            MetricCatalog.CALL_ATTEMPTS,
            (labels, value) -> sum[0] += labels.contains(reason.label()) ? value : 0);
    return sum[0];
  }

  /** What pauses last, of the longest that they may: 0, or as long as they may. */
  boolean longestPauses;

  BulkheadConfig permits = BulkheadConfig.DEFAULT;
  List<String> endpoints = List.of("http://a:80");
  List<String> backups = List.of();
  @Nullable Duration perTryTimeout;
  double budget = 100;
  int tunnels = 10_000;
  CareConfig care = CareConfig.DEFAULT;
  @Nullable CircuitBreaker breaker;
  private @Nullable SharedUpstream shared;
  private @Nullable Upstream upstream;

  /** Of the settings above, which no longer change then. */
  Upstream upstream() {
    if (upstream == null) {
      UpstreamConfig config =
          new UpstreamConfig(
              "u",
              new UpstreamConfig.Service(
                  addresses(),
                  null,
                  UpstreamConfig.Protocol.HTTP_1_1,
                  new UpstreamConfig.Balance.RoundRobin(),
                  new UpstreamConfig.HostHeader.Endpoint(),
                  null,
                  "x-request-timeout-ms"),
              new UpstreamConfig.Timeouts(
                  TIMEOUT, perTryTimeout, Duration.ofMillis(500), Duration.ofSeconds(30)),
              permits,
              new UpstreamConfig.Attempts(null, null, budget),
              new UpstreamConfig.Bounds(1 << 20, 1 << 16, 10_000),
              care);
      Bulkhead bulkhead = new Bulkhead("u", permits, BulkheadMeters.NONE);
      shared =
          new SharedUpstream(
              config,
              bulkhead,
              new FixedEndpoints(config, new EndpointGroup("u", loop, EndpointMeters.NONE)),
              breaker,
              new CountLimit(tunnels));
      upstream = new Upstream(shared, connections, new Extreme());
    }
    return upstream;
  }

  private List<EndpointConfig> addresses() {
    return Stream.concat(
            endpoints.stream().map(URI::create).map(EndpointConfig::of),
            backups.stream().map(url -> new EndpointConfig(URI.create(url), 1, true)))
        .toList();
  }

  EndpointSet endpointSet() {
    upstream();
    return Objects.requireNonNull(shared).endpoints();
  }

  Bulkhead bulkhead() {
    return upstream().shared.bulkhead();
  }

  /** That count for the budget. */
  int extraAttempts() {
    return upstream().shared.extraAttempts();
  }

  /** Always the least, or always the most, that was asked for. */
  private final class Extreme implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public long nextLong(long bound) {
      return longestPauses ? bound - 1 : 0;
    }
  }

  static CallPolicy once() {
    return new CallPolicy(null, null, true);
  }

  /** For an answer whose body goes out as it comes. */
  static CallPolicy streamed() {
    return new CallPolicy(null, null, false);
  }

  static CallPolicy retrying(int attempts, Condition on) {
    return retrying(new RetryConfig(attempts, Set.of(on), Set.of(), Set.of(), IDEMPOTENT));
  }

  static CallPolicy retrying(int attempts, int status) {
    return retrying(new RetryConfig(attempts, Set.of(), Set.of(status), Set.of(), IDEMPOTENT));
  }

  static CallPolicy retrying(RetryConfig retry) {
    return new CallPolicy(retry, null, true);
  }

  static CallPolicy hedging(Duration delay, int max) {
    return new CallPolicy(null, new HedgeConfig(delay, max), true);
  }

  static CallRequest request(HttpMethod method, Body body) {
    return new CallRequest(method, "/", HttpHeaders.headers(), body, null);
  }

  PlayedCall call(CallPolicy policy) {
    return call(CallRequest.get("/"), policy);
  }

  PlayedCall call(CallRequest request, CallPolicy policy) {
    return started(owner(TIMEOUT), request, policy);
  }

  PlayedCall call(Duration timeout, CallPolicy policy) {
    return started(owner(timeout), CallRequest.get("/"), policy);
  }

  PlayedCall owner(Duration timeout) {
    return new PlayedCall(loop, timeout, METERS);
  }

  PlayedCall started(PlayedCall owner, CallRequest request, CallPolicy policy) {
    calls.add(owner);
    owner.runs(upstream().open(request, owner, owner, policy));
    return owner;
  }

  /** The attempt of that number, the first of which is 1. */
  PlayedAttempt attempt(int number) {
    assertThat(connections.attempts).hasSizeGreaterThanOrEqualTo(number);
    return connections.attempts.get(number - 1);
  }

  void assertAttempts(int count) {
    assertThat(connections.attempts).hasSize(count);
  }

  void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  @AfterEach
  void everythingIsBack() {
    upstream();
    calls.stream().filter(call -> !call.isOver()).forEach(PlayedCall::cancel);
    time.runReady();
    assertThat(bulkhead().inUse()).as("permits").isZero();
    assertThat(bulkhead().queueDepth()).as("waiters").isZero();
    assertThat(extraAttempts()).as("extra attempts").isZero();
    assertThat(time.pendingTimers()).as("timers").isZero();
    assertThat(ScriptedConnections.load(Objects.requireNonNull(shared)))
        .as("load of endpoints")
        .isZero();
    assertThat(connections.attempts).as("ends").allMatch(attempt -> attempt.ends() == 1);
  }
}
