package dev.fanlight.bench.parts;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.fanout.answer.RouteSetting;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.call.ScopeCalls;
import dev.fanlight.gateway.fanout.scope.Background;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.event.Reporting;
import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.telemetry.request.RequestDetails;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.value.ValueSource;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the engine itself costs a fan-out of ten calls, each answered at once: scope, deadline,
 * timers, meters, join and merge. Beside it ten futures joined, and their bodies strung together.
 */
@State(Scope.Thread)
public class ScopeBenchmark {
  private static final int CALLS = 10;
  private static final ExchangeStart START =
      new ExchangeStart(
          "route",
          "1",
          "public",
          "127.0.0.1",
          "1.1",
          "GET",
          "/x",
          false,
          null,
          RequestDetails.NONE);

  private final Loop loop = BareLoop.of();
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final CallSpec call = CallSpec.of(new InstantTarget(), telemetry.calls("route", "up"));
  private final RouteMeters meters = telemetry.route("route", Set.of("GET"));
  private final Reporting reporting =
      new Reporting(
          loop.clock(),
          new LoopRecords(List.of()),
          null,
          null,
          DetailsRule.of(AccessLogConfig.DEFAULT, false));
  private final OpenCalls openCalls = new OpenCalls(1000);
  private final MemoryBudget memory = new MemoryBudget(1 << 30);
  private final Background background =
      new Background(1, Duration.ofSeconds(1), telemetry.background());
  private final FanOutEngine engine =
      new FanOutEngine(config(), name -> call, new RouteSetting(false, null, new NoWorkers()));

  private static FanOutConfig config() {
    String calls =
        IntStream.range(0, CALLS)
            .mapToObj(i -> "{name: c" + i + ", upstream: up, path: /c" + i + "}")
            .collect(Collectors.joining(", "));
    String yaml =
        """
        listeners: [{name: public, port: 8080}]
        upstreams: {up: {url: "http://127.0.0.1:1"}}
        routes: [{name: x, match: {path: /x}, fan_out: {join: all, merge: array, calls: [%s]}}]
        """
            .formatted(calls);
    try {
      Path file = Files.createTempFile("scope", ".yaml");
      try {
        Files.writeString(file, yaml);
        return (FanOutConfig) ConfigLoader.load(file, Map.of()).routes().get(0).action();
      } finally {
        Files.delete(file);
      }
    } catch (IOException | ConfigException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Benchmark
  public Future<GatewayResponse> fanOut() {
    ExchangeContext context =
        new ExchangeContext(
            new LoopShare(loop, openCalls, background),
            ScopeCalls.NONE,
            "1",
            memory.holder(loop, "127.0.0.1"),
            reporting.begin(START, meters, HttpHeaders.headers()));
    LiveScope scope = LiveScope.root(context, Duration.ofSeconds(1), () -> {});
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/x", null, HttpHeaders.headers(), Body.empty());
    Future<GatewayResponse> answer = engine.run(scope, request, new NoValues());
    scope.end(GatewayError.of(ErrorCode.CANCELLED, "the exchange is over"));
    context.held().end();
    context.report().ended("1", 200, 0, null);
    return answer;
  }

  @Benchmark
  public Future<Buffer> joinedFutures() {
    List<Future<Buffer>> calls = new ArrayList<>(CALLS);
    for (int i = 0; i < CALLS; i++) {
      Promise<Buffer> call = Promise.promise();
      calls.add(call.future());
      call.complete(InstantTarget.BODY);
    }
    return Future.all(calls)
        .map(all -> {
          Buffer merged = Buffer.buffer("[");
          for (int i = 0; i < CALLS; i++) {
            merged.appendString(i == 0 ? "" : ",").appendBuffer(all.resultAt(i));
          }
          return merged.appendString("]");
        });
  }

  private static final class NoWorkers implements Workers {
    @Override
    public <T> Future<T> run(Owner owner, Callable<T> work) {
      return Future.failedFuture("there is nothing to compute");
    }
  }

  /** A request that has nothing to read. */
  private record NoValues() implements ValueSource {
    @Override
    public @Nullable String pathVariable(String name) {
      return null;
    }

    @Override
    public List<String> query(String name) {
      return List.of();
    }

    @Override
    public List<String> header(String name) {
      return List.of();
    }

    @Override
    public @Nullable JsonNode requestBody(JsonPointer pointer) {
      return null;
    }

    @Override
    public @Nullable CallValues call(String name) {
      return null;
    }

    @Override
    public @Nullable JsonNode item() {
      return null;
    }
  }
}
