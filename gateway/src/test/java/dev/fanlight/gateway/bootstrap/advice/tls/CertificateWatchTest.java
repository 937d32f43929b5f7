package dev.fanlight.gateway.bootstrap.advice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.Scraped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The clock of the machine and the timers are the test's. */
class CertificateWatchTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(CertificateWatch.class);
  private static final String METRIC = "fanlight_tls_certificate_expiry_timestamp_seconds";

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Simulation simulation = new Simulation(1);
  private final SimLoop loop = simulation.newLoop();
  private final Scraped scraped = new Scraped();
  private Instant begin = Instant.EPOCH;

  private final CertificateWatch watch =
      new CertificateWatch(loop.loop(), () -> begin.plus(simulation.elapsed()), scraped.telemetry);

  @BeforeEach
  void listen() {
    log.start();
    LOG.addAppender(log);
  }

  @AfterEach
  void leave() {
    LOG.detachAppender(log);
  }

  private GatewayConfig config(String name) throws Exception {
    String text =
        """
        listeners:
          - name: secure
            port: 0
            tls: {cert: "$/rsa.pem", key: "$/rsa.key", certificates: [{cert: "$/ec.pem", key: "$/ec.key", names: [%s]}]}
        routes: []
        """
            .formatted(name)
            .replace("$", Path.of("src/test/resources/tls").toAbsolutePath().toString());
    return ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of());
  }

  private static Instant end(GatewayConfig config, String name) {
    return Objects.requireNonNull(
        CertificateExpiry.of(config).get(new CertificateExpiry.Shown("secure", name)));
  }

  private void watch(GatewayConfig config) {
    watch.watch(config);
    pass(Duration.ZERO);
  }

  private void pass(Duration time) {
    simulation.advance(time);
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void theDayComes_isSaidOnce_andTheEndOnceMore() throws Exception {
    GatewayConfig config = config("a.test");
    Instant end = end(config, "a.test");
    begin = end.minus(Duration.ofDays(22));
    watch(config);
    assertThat(lines()).noneMatch(line -> line.contains("ec.pem"));

    pass(Duration.ofDays(2));

    assertThat(lines()).filteredOn(line -> line.contains("ec.pem expires at " + end)).hasSize(1);

    pass(Duration.ofDays(30));

    assertThat(lines()).filteredOn(line -> line.contains("ec.pem")).hasSize(2);
    assertThat(lines()).filteredOn(line -> line.contains("ec.pem expired at " + end)).hasSize(1);
    assertThat(simulation.pendingTimers()).isEqualTo(1);
  }

  @Test
  void aReload_saysItAgain() throws Exception {
    GatewayConfig config = config("a.test");
    begin = end(config, "a.test").minus(Duration.ofDays(2));

    watch(config);
    watch(config);

    assertThat(lines()).filteredOn(line -> line.contains("ec.pem expires at")).hasSize(2);
    assertThat(simulation.pendingTimers()).isEqualTo(1);
  }

  @Test
  void series_followTheConfiguration() throws Exception {
    GatewayConfig config = config("a.test");
    watch(config);

    assertThat(series()).containsExactly("*", "a.test");
    assertThat(scraped.samples())
        .containsEntry(
            METRIC + "{listener=\"secure\",name=\"a.test\"}",
            (double) end(config, "a.test").getEpochSecond());

    watch(config("b.test"));

    assertThat(series()).containsExactly("*", "b.test");
  }

  private List<String> series() {
    return scraped.samples().keySet().stream()
        .filter(series -> series.startsWith(METRIC))
        .map(series -> series.replaceFirst(".*name=\"(.*)\"}", "$1"))
        .toList();
  }
}
