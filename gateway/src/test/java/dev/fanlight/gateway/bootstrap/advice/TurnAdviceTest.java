package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnAdviceTest {
  @TempDir Path folder;

  /**
   * @param fanOut its keys, in one line each
   */
  private List<ConfigAdvice> advice(String... fanOut) throws Exception {
    return Advised.about(
        folder,
        """
        upstreams:
          up: {url: "http://127.0.0.1:1"}
          slow: {url: "http://127.0.0.1:2", timeout: 900ms}
        routes:
          - name: a
            match: {path: /a}
            fan_out:
        """
            + String.join("\n", fanOut).indent(6));
  }

  @Test
  void listWhoseTurnsTakeLongerThanTheDeadline_isNamedWithItsNumbers() throws Exception {
    List<ConfigAdvice> advice =
        advice(
            "concurrency: 10",
            "for_each: {in: query.id, max: 95}",
            "call: {upstream: up, path: /b, timeout: 300ms}");

    assertThat(Advised.places(advice))
        .containsExactly("turns_beyond_deadline 9 routes[0].fan_out.concurrency");
    assertThat(Advised.texts(advice))
        .containsExactly(
            "one request of route a may make 95 calls, 10 at once, which may take 3s together, and"
                + " the deadline is 2s, so the last ones get no time; set concurrency: 16, shorter"
                + " timeouts of the calls, or timeout: 3s on the route");
  }

  @Test
  void callsThatWaitForEachOthersTurn_areNamedWithTheirSum() throws Exception {
    List<ConfigAdvice> advice =
        advice(
            "concurrency: 1",
            "calls:",
            "  - {name: b, upstream: up, path: /b, timeout: 700ms}",
            "  - {name: c, upstream: up, path: /c, timeout: 500ms}",
            "  - {name: d, split: [{upstream: up, weight: 1}, {upstream: slow, weight: 1}], path:"
                + " /d}");

    assertThat(Advised.texts(advice)).singleElement().asString().contains("3 calls", "2100ms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          concurrency: 16  | ', max: 95'             | ', timeout: 300ms'
          join: all        | ', max: 95'             | ', timeout: 300ms'
          concurrency: 10  | ''                      | ', timeout: 300ms'
          concurrency: 10  | ', max: 95'             | ''
          concurrency: 10  | ', max: 95, first: 60'  | ', timeout: 300ms'
          """)
  void turnsThatFit_orThatTheFileDoesNotGive_areNotNamed(String key, String list, String call)
      throws Exception {
    assertThat(
            advice(
                key,
                "for_each: {in: query.id" + list + "}",
                "call: {upstream: up, path: /b" + call + "}"))
        .isEmpty();
  }

  @Test
  void callsThatNoAnswerWaitsFor_takeNoTurn() throws Exception {
    assertThat(
            advice(
                "concurrency: 1",
                "calls:",
                "  - {name: b, upstream: up, path: /b, timeout: 1500ms}",
                "  - {name: c, upstream: up, path: /c, timeout: 1500ms, background: true}"))
        .isEmpty();
  }
}
