package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log says of a reload. */
class ReloadLogTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String ROUTES =
      "routes: [{name: a, match: {path: /a}, respond: {body: a}}]\n";

  @RegisterExtension final RecordedLog log = new RecordedLog(Gateway.class.getPackageName());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "access_log: {format: off, query: drop}             | access_log",
        "tracing: {otlp: \"http://127.0.0.1:1\", sample: 0%} | tracing",
        "paths: {slashes: merge}                            | paths",
        "upstreams: {up: {url: \"http://127.0.0.1:1\"}}      | upstreams +up",
        "                                                   | nothing is different"
      })
  void theLine_namesTheSectionsThatAreDifferent(@Nullable String more, String told) {
    TestGateway gateway = stage.gateway(ROUTES);

    gateway.reloaded(ROUTES + Objects.requireNonNullElse(more, ""));

    assertThat(log.lastMessage()).isEqualTo("reloaded the configuration: " + told);
  }

  /** The log cuts a line, and leaves out the lines of a logger that writes too many. */
  @Test
  void manyMistakes_areNamedInALineEach_andTheRestIsCounted() {
    TestGateway gateway = stage.gateway(ROUTES);

    CompletableFuture<Void> reload = gateway.reload(ROUTES + "unknown_key: 1\n".repeat(300));

    assertThatThrownBy(reload::join).isNotNull();
    List<String> lines = log.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(lines).hasSize(202).allMatch(line -> line.length() < 1_000);
    assertThat(lines.getFirst())
        .isEqualTo(
            "the configuration was not reloaded, because it has 300 mistakes; the last good one"
                + " goes on");
    assertThat(lines.getLast()).isEqualTo("and 100 more; see `fanlight check`");
  }

  @Test
  void mistakesHaveALoggerOfTheirOwn_soThatTheyPushNoOtherLineOut() {
    TestGateway gateway = stage.gateway(ROUTES);

    CompletableFuture<Void> reload = gateway.reload(ROUTES + "unknown_key: 1\n".repeat(300));

    assertThatThrownBy(reload::join).isNotNull();
    assertThat(log.events())
        .filteredOn(line -> line.getLoggerName().equals(Gateway.class.getName()))
        .hasSize(1);
  }

  @Test
  void thePageForAll_saysThatTheLogNamesTheFirstOnesOfManyMistakes() {
    TestGateway gateway = stage.gateway(ROUTES);

    assertThatThrownBy(gateway.reload(ROUTES + "unknown_key: 1\n".repeat(201))::join).isNotNull();

    assertThat(gateway.admin("/health/ready"))
        .contains("has 201 mistakes; the log names the first ones");
  }

  @Test
  void theLine_saysThatJarsWereReadAgain(@TempDir Path folder) {
    String routes = ROUTES + "plugin_folders: [" + folder + "]\n";
    TestGateway gateway = stage.gateway(routes);

    gateway.reloaded(routes);

    assertThat(log.lastMessage())
        .isEqualTo(
            "reloaded the configuration: nothing is different but perhaps the jars of plugins,"
                + " which were read again");
  }
}
