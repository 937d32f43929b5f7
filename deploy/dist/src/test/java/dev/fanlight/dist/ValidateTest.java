package dev.fanlight.dist;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ValidateTest {
  private static final String JSON = "application/json";

  @ParameterizedTest
  @CsvSource({
    "application/json, '{\"item\": \"lamp\", \"amount\": 1}', 201, ordered",
    "application/json, '{\"item\": \"lamp\", \"amount\": 100}', 422, '#/amount'",
    "application/json, '{', 400, not valid JSON",
    "text/plain, '{}', 415, must be of a type"
  })
  void theSample_doesWhatItsPageSays(String type, String body, int status, String says)
      throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample("validate", Map.of())) {
      HttpResponse<String> answer = gateway.post("/orders", type, body);

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).contains(says);
    }
  }

  @Test
  void aLargeBody_isCheckedBeforeTheUpstreamSeesIt() throws Exception {
    try (Service upstream = Service.ok();
        RunningGateway gateway =
            RunningGateway.proxying(
                upstream,
                "plugins: [{name: validate, config: {schema: {items: {type: integer}}}}]")) {
      String list = "1,".repeat(50_000);

      assertThat(gateway.post("/", JSON, "[" + list + "1]").statusCode()).isEqualTo(200);
      assertThat(gateway.post("/", JSON, "[" + list + "\"1\"]").body()).contains("#/50000");
      assertThat(upstream.asked()).hasSize(1);
      assertThat(
              gateway.metric(
                  "fanlight_plugin_validate_bodies_total{of=\"request\",verdict=\"invalid\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void aLargeAnswer_isCheckedToo() throws Exception {
    try (Service upstream = Service.echo();
        RunningGateway gateway =
            RunningGateway.proxying(
                upstream,
                """
                plugins:
                  - {name: validate, config: {response: {schema: {items: {type: integer}}}}}
                  - {name: headers, config: {response: {set: {Content-Type: application/json}}}}
                """)) {
      String list = "1,".repeat(50_000);

      assertThat(gateway.post("/", JSON, "[" + list + "\"1\"]").statusCode()).isEqualTo(200);
      while (answers(gateway, "valid")
              + answers(gateway, "invalid")
              + answers(gateway, "malformed")
              + answers(gateway, "skipped")
          == 0) {
        Thread.onSpinWait();
      }
      assertThat(answers(gateway, "invalid")).isEqualTo(1);
    }
  }

  /** Each is so large that it has room only while no other is checked. */
  @Test
  void largeBodies_waitForEachOther_andAreAllChecked() throws Exception {
    String body = "[\"" + "x".repeat((int) (Runtime.getRuntime().maxMemory() / 220)) + "\"]";
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            routes:
              - name: lists
                match: {path: /}
                max_request_body: 1GiB
                timeout: 15s
                plugins: [{name: validate, config: {max_body: 1GiB, schema: {type: array}}}]
                respond: {body: ok}
            """)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        answers.add(gateway.sendPost("/", JSON, body));
      }

      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(20, SECONDS).statusCode()).isEqualTo(200);
      }
    }
  }

  private static double answers(RunningGateway gateway, String verdict) throws Exception {
    return gateway.metric(
        "fanlight_plugin_validate_bodies_total{of=\"response\",verdict=\"%s\"}".formatted(verdict));
  }

  /** It takes half a minute for this text, and its client has its answer long before. */
  @Test
  void aPatternThatNobodyWaitsFor_givesItsThreadBack_andLogsNothing() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            routes:
              - name: names
                match: {path: /}
                timeout: 500ms
                plugins:
                  - {name: validate, config: {schema: {type: string, pattern: "^([a-z]+ ?){1,500}$"}}}
                respond: {body: ok}
            """)) {
      assertThat(gateway.post("/", JSON, '"' + "a".repeat(900_000) + '"').statusCode())
          .isEqualTo(504);

      while (gateway.metric("fanlight_pool_active{pool=\"default\"}") > 0) {
        Thread.onSpinWait();
      }
      assertThat(lines.list).filteredOn(line -> line.getLevel() == Level.ERROR).isEmpty();
    } finally {
      log.detachAppender(lines);
    }
  }
}
