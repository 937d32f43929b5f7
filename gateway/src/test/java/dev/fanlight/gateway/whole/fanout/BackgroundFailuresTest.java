package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Work that no answer waits for fails quietly, but not unseen. */
class BackgroundFailuresTest {
  private static final int REQUESTS = 50;

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(BackgroundMeters.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    upstream.on("/a", call -> call.json("1")).on("/down", call -> call.answer(503, "no"));
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private Metrics afterRequests(String action) {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}, gone: {url: "http://127.0.0.1:1"}}
            routes:
              - name: home
                match: {path: /a}
                %s
            """
                .formatted(upstream.url(), action));
    TestClient client = stage.client(gateway);
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(client.get("/a").status()).isEqualTo(200);
    }
    return gateway.quiet();
  }

  @Test
  void workOfAPlugin_thatFailsWithWhatCannotBeRead_isCounted_andLoggedByItsClass(
      @TempDir Path folder) throws IOException {
    String create =
        """
        class Odd extends RuntimeException {
          public String toString() { throw new Odd(); }
        }
        return (Filter) (it, chain) -> {
          it.scope().background(scope -> io.vertx.core.Future.failedFuture(new Odd()));
          return chain.proceed(it);
        };
        """;
    TestJar.plugin("Back", "back", create).write(folder.resolve("back.jar"));
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            plugins: [{name: back, config: {word: x}}]
            routes: [{name: home, match: {path: /a}, respond: {}}]
            """
                .formatted(folder));

    stage.client(gateway).get("/a");

    assertThat(gateway.quiet().sum("fanlight_background_failures_total", "reason=\"failed\""))
        .isOne();
    assertThat(log.list.getFirst().getFormattedMessage())
        .endsWith("failed: test.Back$1Odd, whose message cannot be read");
  }

  @Test
  void mirrors_toADeadUpstreamAreCountedAndLoggedOnce() {
    Metrics after = afterRequests("proxy: {upstream: up, mirror: {upstream: gone}}");

    assertThat(after.sum("fanlight_background_failures_total", "reason=\"failed\""))
        .isEqualTo(REQUESTS);
    assertThat(after.sum("fanlight_background_failures_total", "reason=\"too_many\"")).isZero();
    assertThat(List.copyOf(log.list)).hasSize(1);
  }

  @Test
  void backgroundCalls_thatAnswerAFailureAreCountedAndLoggedOnce() {
    Metrics after =
        afterRequests(
            """
            fan_out:
                  calls:
                    - {name: a, upstream: up, path: /a}
                    - {name: b, upstream: up, path: /down, background: true}
            """);

    assertThat(after.sum("fanlight_background_failures_total", "reason=\"failed\""))
        .isEqualTo(REQUESTS);
    assertThat(List.copyOf(log.list)).hasSize(1);
    assertThat(log.list.getFirst().getFormattedMessage()).contains("status 503");
  }
}
