package dev.fanlight.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.sim.engine.SimWorkers;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.event.Reporting;
import dev.fanlight.gateway.telemetry.journal.RecentExchanges;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classes that a proxied GET passes are those that gateway/README.md lists. So a class that
 * only passes a request on does not come unseen.
 */
class RequestWayTest {
  private static final Path PAGE = Path.of("README.md");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
  private static final String CONFIG =
      """
      listeners: [{name: public, port: 8080}]
      upstreams: {u: {url: "http://u:80"}}
      routes:
        - {name: one, match: {path: /one}, proxy: {upstream: u}}
      """;

  @TempDir Path folder;

  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final SimTarget upstream = new SimTarget(time, loop, this::asked);
  private final List<String> down = new ArrayList<>();
  private final List<String> back = new ArrayList<>();

  private Script asked(CallRequest request) {
    down.addAll(passed());
    return Script.answer(1, 200, "1");
  }

  /** The gateway's own classes on the stack, from the outermost to the innermost. */
  private static List<String> passed() {
    return STACK
        .walk(frames -> frames.map(StackFrame::getDeclaringClass).toList())
        .reversed()
        .stream()
        .filter(RequestWayTest::isTheGateways)
        .map(type -> type.getNestHost().getSimpleName())
        .distinct()
        .toList();
  }

  private static boolean isTheGateways(Class<?> type) {
    return type.getProtectionDomain().equals(RouteDispatcher.class.getProtectionDomain());
  }

  /** The names in a row of the page's table, from one to another. */
  private static List<String> listed(String row, String first, String last) throws Exception {
    String line =
        Files.readAllLines(PAGE).stream()
            .filter(any -> any.startsWith("| " + row + " |"))
            .findFirst()
            .orElseThrow();
    List<String> names =
        NAME.matcher(line).results().map((MatchResult name) -> name.group(1)).toList();
    return names.subList(names.indexOf(first), names.indexOf(last) + 1);
  }

  @BeforeEach
  void get() throws Exception {
    GatewayConfig config =
        ConfigLoader.load(Files.writeString(folder.resolve("f.yaml"), CONFIG), Map.of());
    Telemetry telemetry = new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    RouteDispatcher dispatcher = new RouteDispatcher(context(telemetry), routes(config, telemetry));
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/one", null, HttpHeaders.headers(), Body.empty());
    loop.execute(() -> {
      ServedExchange served = dispatcher.dispatch(request, client(config));
      served
          .response()
          .onComplete(answer -> {
            back.addAll(passed());
            served.end(200, 0, null);
          });
    });
    time.advance(Duration.ofSeconds(1));
  }

  private DispatchContext context(Telemetry telemetry) {
    return new DispatchContext(
        new LoopShare(loop.loop(), new OpenCalls(100), upstream.background),
        new OpenExchanges(new CountLimit(10)),
        new MemoryBudget(1 << 30),
        telemetry,
        new Reporting(loop.loop().clock(), new RecentExchanges(1).journal(line -> {}), null));
  }

  private Routes routes(GatewayConfig config, Telemetry telemetry) {
    return new Routes(
        config.routes(),
        config.clients().paths(),
        Map.of("u", upstream.call().target()),
        Map.of(),
        Map.of(),
        new SimWorkers(0),
        telemetry);
  }

  private static Client client(GatewayConfig config) {
    String address = "10.0.0.1";
    return new Client(
        "public",
        address,
        "http",
        "x",
        "x",
        address,
        "1.1",
        false,
        null,
        config.listeners().getFirst().limits(),
        null,
        (listener, protocol) -> {
          throw new AssertionError("nobody asks");
        });
  }

  @Test
  void request_passesTheListedClasses() throws Exception {
    assertThat(down)
        .containsExactlyElementsOf(listed("the request", "RouteDispatcher", "UpstreamCall"));
  }

  @Test
  void head_passesTheListedClasses() throws Exception {
    assertThat(back)
        .containsExactlyElementsOf(
            listed("the head of the answer", "RunningAttempt", "RoutedExchange"));
  }
}
