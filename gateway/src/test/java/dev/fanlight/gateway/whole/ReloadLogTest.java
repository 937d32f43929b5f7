package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.bootstrap.Gateway;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the log says of a reload. */
class ReloadLogTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String ROUTES =
      "routes: [{name: a, match: {path: /a}, respond: {body: a}}]\n";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Gateway.class);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

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

    assertThat(log.list.getLast().getFormattedMessage())
        .isEqualTo("reloaded the configuration: " + told);
  }
}
