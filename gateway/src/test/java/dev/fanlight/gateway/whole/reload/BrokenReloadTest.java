package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.GatewayConfig.LimitsConfig;
import dev.fanlight.gateway.config.GatewayConfig.Operation;
import dev.fanlight.gateway.config.GatewayConfig.Plugins;
import dev.fanlight.gateway.config.WithoutEndpoint;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Unreadable;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A defect of the gateway comes in the middle of a reload. */
class BrokenReloadTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String PLUGIN =
      """
      context.meters().gauge("made", "Always 1", () -> 1);
      return (Filter) (exchange, chain) -> chain.proceed(exchange);
      """;

  private static final String ROUTE = "routes: [{name: a, match: {path: /a}, respond: {}}]\n";

  @RegisterExtension final RecordedLog log = new RecordedLog(Gateway.class.getName());

  @TempDir Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void pack() throws Exception {
    TestJar.plugin("Measuring", "measuring", PLUGIN)
        .write(Files.createDirectories(folder.resolve("plugins")).resolve("measuring.jar"));
    upstream.on("/x", call -> call.answer(200, "ok"));
  }

  private String yaml() {
    return """
    plugin_folders: [%s]
    upstreams:
      up: {url: "%s"}
      last: {url: "http://127.0.0.1:1"}
    routes:
      - {name: x, match: {path: /**}, plugins: [{name: measuring, config: {word: a}}], proxy: {upstream: up}}
    """
        .formatted(folder.resolve("plugins"), upstream.url());
  }

  /** Its last upstream has no endpoint, which no file can say. */
  private static GatewayConfig withoutEndpoint(GatewayConfig config) {
    Map<String, UpstreamConfig> upstreams = new LinkedHashMap<>(config.upstreams());
    upstreams.computeIfPresent("last", WithoutEndpoint::named);
    return with(config, upstreams, config.plugins(), config.operation());
  }

  /** Its threshold has more nanoseconds than a number can have. */
  private static GatewayConfig withEndlessThreshold(GatewayConfig config) {
    Plugins own = config.plugins();
    Plugins endless =
        new Plugins(own.everywhere(), own.folders(), own.pools(), Duration.ofDays(400 * 365));
    return with(config, config.upstreams(), endless, config.operation());
  }

  /** It says no bound for the memory of exchanges, which no file can do. */
  private static GatewayConfig withoutMemory(GatewayConfig config) {
    LimitsConfig own = config.operation().limits();
    return with(
        config, config.operation().admin(), new LimitsConfig(own.exchanges(), own.calls(), null));
  }

  /** It has no listener for operators, which no file can leave out, and about which advice is. */
  private static GatewayConfig withoutAdmin(GatewayConfig config) {
    return with(config, null, config.operation().limits());
  }

  private static GatewayConfig with(
      GatewayConfig config, @Nullable AdminConfig admin, LimitsConfig limits) {
    Operation own = config.operation();
    Operation without =
        new Operation(
            admin,
            own.accessLog(),
            limits,
            own.nameServers(),
            own.background(),
            own.shutdown(),
            own.tracing());
    return with(config, config.upstreams(), config.plugins(), without);
  }

  private static GatewayConfig with(
      GatewayConfig config,
      Map<String, UpstreamConfig> upstreams,
      Plugins plugins,
      Operation operation) {
    return new GatewayConfig(
        config.listeners(),
        config.clients(),
        upstreams,
        config.routes(),
        plugins,
        operation,
        config.source());
  }

  @Test
  void generationThatCannotBeMade_leavesNothingOpen() throws ConfigException {
    TestGateway gateway = stage.gateway(ROUTE);
    GatewayConfig broken = withoutEndpoint(TestGateway.config(yaml()));

    assertThatThrownBy(gateway.reload(broken)::join)
        .hasCauseInstanceOf(IndexOutOfBoundsException.class);

    assertThat(gateway.generations()).isEqualTo(1);
    assertThat(gateway.admin("/metrics")).doesNotContain("measuring");
    gateway.reloaded(yaml());
    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("ok");
    assertThat(gateway.metrics().sum("fanlight_plugin_measuring_made")).isEqualTo(1);
  }

  @Test
  void failureThatCannotBeRead_isToldWhereAnOperatorLooks() {
    TestGateway gateway = stage.gateway(ROUTE);

    CompletableFuture<Void> reload =
        gateway.reload(() -> {
          throw new Unreadable();
        });

    Eventually.equal("the reload is over", true, reload::isCompletedExceptionally);
    assertThat(gateway.admin("/api/configuration"))
        .contains(Unreadable.class.getName() + ", whose message cannot be read");
  }

  @Test
  void loopsThatCannotBeWatched_leaveTheLastGoodOne() throws ConfigException {
    TestGateway gateway = stage.gateway(ROUTE);
    GatewayConfig broken = withEndlessThreshold(TestGateway.config(yaml()));

    assertThatThrownBy(gateway.reload(broken)::join).hasCauseInstanceOf(ArithmeticException.class);

    assertThat(stage.client(gateway).get("/a").status()).isEqualTo(200);
    assertThat(gateway.generations()).isEqualTo(1);
    assertThat(log.events().getFirst().getFormattedMessage())
        .startsWith("the configuration was not reloaded");
  }

  @Test
  void adviceThatCannotBeGiven_leavesNothingOpen() throws ConfigException {
    TestGateway gateway = stage.gateway(ROUTE);
    GatewayConfig broken = withoutAdmin(TestGateway.config(yaml()));

    assertThatThrownBy(gateway.reload(broken)::join).hasCauseInstanceOf(NullPointerException.class);

    assertThat(gateway.generations()).isEqualTo(1);
    assertThat(gateway.admin("/metrics")).doesNotContain("measuring");
  }

  @Test
  void failureOnceItServes_keepsNothingOfTheOneBefore() throws ConfigException {
    TestGateway gateway = stage.gateway(ROUTE);

    gateway.reload(withoutMemory(TestGateway.config(yaml()))).join();

    assertThat(stage.client(gateway).get("/x").body()).isEqualTo("ok");
    Eventually.equal("the generations in use", 1, gateway::generations);
    assertThat(gateway.admin("/metrics")).contains("fanlight_plugin_measuring_made");
  }

  @Test
  void failureOnceItServes_isToldBesideTheReload() throws ConfigException {
    TestGateway gateway = stage.gateway(ROUTE);

    gateway.reload(withoutMemory(TestGateway.config(yaml()))).join();

    assertThat(log.events())
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .first()
        .isEqualTo(
            tuple(
                Level.ERROR, "the new configuration is in use, but one step of the change failed"));
    assertThat(log.lastMessage()).startsWith("reloaded the configuration: ");
  }
}
