package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.source.ConfigAdvice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeAdviceTest {
  @TempDir Path folder;

  /**
   * @param upstream the keys of the upstream {@code up}, besides its address
   * @param route the keys of a route with a fan-out
   * @param calls in a list
   */
  private List<ConfigAdvice> advice(String upstream, String route, String calls) throws Exception {
    return Advised.about(
        folder,
        """
        upstreams:
          up: {url: "http://127.0.0.1:1"%s}
        routes:
          - name: a
            match: {path: /a}%s
            fan_out:
              calls:
        %s
        """
            .formatted(upstream, route, calls.indent(8)));
  }

  private List<ConfigAdvice> proxied(String upstream, String route) throws Exception {
    return Advised.about(
        folder,
        """
        upstreams:
          up: {url: "http://127.0.0.1:1", host: client%s}
        routes:
          - name: a
            match: {path: /a}%s
            proxy: {upstream: up}
        """
            .formatted(upstream, route));
  }

  private static String route(String key) {
    return "\n    " + key;
  }

  @Test
  void chainThatIsLongerThanTheDeadline_isNamedWithItsSumAndWhatIsLeft() throws Exception {
    List<ConfigAdvice> advice =
        advice(
            "",
            route("timeout: 1s"),
            """
            - {name: token, upstream: up, path: /t, timeout: 600ms}
            - {name: other, upstream: up, path: /o, timeout: 100ms}
            - {name: cart, upstream: up, path: /c, timeout: 700ms, after: [token, other]}
            """);

    assertThat(Advised.places(advice))
        .containsExactly("chain_beyond_deadline 12 routes[0].fan_out.calls[2].timeout");
    assertThat(Advised.texts(advice))
        .containsExactly(
            "token, then cart may take 600ms + 700ms = 1300ms, and the deadline of route a is 1s,"
                + " so cart has 400ms left at worst; give the calls timeouts that fit together, or"
                + " set timeout: 1300ms on the route");
  }

  @Test
  void chain_countsRetriesWithTheirPauses() throws Exception {
    String retries = ", per_try_timeout: 300ms, retry: {attempts: 2}";
    String calls =
        """
        - {name: b, upstream: up, path: /b}
        - {name: c, upstream: up, path: /c, after: [b]}
        """;

    assertThat(Advised.texts(advice(retries, route("timeout: 1s"), calls)))
        .singleElement()
        .asString()
        .contains("625ms + 625ms = 1250ms");
    assertThat(advice(retries, route("timeout: 1250ms"), calls)).isEmpty();
  }

  @Test
  void chain_takesTheSlowestBranchOfASplitCall() throws Exception {
    List<ConfigAdvice> advice =
        Advised.about(
            folder,
            """
            upstreams:
              one: {url: "http://127.0.0.1:1", timeout: 100ms}
              two: {url: "http://127.0.0.1:2", timeout: 900ms}
            routes:
              - name: a
                match: {path: /a}
                timeout: 1s
                fan_out:
                  calls:
                    - {name: b, upstream: one, path: /b, timeout: 200ms}
                    - {name: c, split: [{upstream: one, weight: 9}, {upstream: two, weight: 1}], path: /c, after: [b]}
            """);

    assertThat(Advised.texts(advice)).singleElement().asString().contains("200ms + 900ms = 1100ms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | ''              | '- {name: b, upstream: up, path: /b}\n- {name: c, upstream: up, path: /c, after: [b]}'
          ''                | 'timeout: 500ms' | '- {name: b, upstream: up, path: /b, timeout: 400ms}\n- {name: c, upstream: up, path: /c, after: [b]}'
          ', timeout: 1s'   | 'timeout: 2s'   | '- {name: b, upstream: up, path: /b}\n- {name: c, upstream: up, path: /c, after: [b]}'
          ', timeout: 1500ms' | ''              | '- {name: b, upstream: up, path: /b}\n- {name: c, upstream: up, path: /c, after: [b], background: true}'
          ', timeout: 10s'  | 'timeout: 1s'   | '- {name: b, upstream: up, path: /b}'
          """)
  void timesThatFit_orThatTheFileDoesNotGive_areNotNamed(
      String upstream, String route, String calls) throws Exception {
    assertThat(advice(upstream, route.isEmpty() ? "" : route(route), calls.replace("\\n", "\n")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                        | timeout: 5s                                            | timeout_beyond_deadline | 5s, 2s
          ', retry: {attempts: 2, on: [timeout]}'   | path: /b                                               | retry_without_time | per_try_timeout: 980ms
          ', per_try_timeout: 800ms, retry: {attempts: 3, on: [timeout]}' | path: /b                         | retry_without_time | 3 attempts of 800ms, 2475ms, 75ms, 2s, 640ms
          ', per_try_timeout: 400ms, retry: {attempts: 2, on: [timeout]}' | timeout: 300ms                   | retry_without_time | 300ms
          ', retry: {attempts: 1}'                  | path: /b                                               | retry_of_one_attempt | 1 attempt
          ', retry: {attempts: 2, methods: [POST, GET]}' | path: /b                                          | retry_not_idempotent | POST, 2 times, reset
          ''                                        | 'method: POST, retry: {attempts: 2}'                   | retry_without_effect | POST
          ''                                        | 'method: PATCH, hedge: {delay: 10ms}'                  | hedge_without_effect | PATCH
          ', hedge: {delay: 10ms}'                  | 'method: POST'                                         | hedge_without_effect | POST
          ', hedge: {delay: 2s}'                    | path: /b                                               | hedge_beyond_timeout | 2s
          ', hedge: {delay: 900ms, max: 3}'         | path: /b                                               | hedge_beyond_timeout | 3 times, 900ms apart, hedge.max: 2
          ', hedge: {delay: 400ms}'                 | timeout: 300ms                                         | hedge_beyond_timeout | 400ms, 300ms
          ''                                        | 'hedge: {delay: 3s}'                                   | hedge_beyond_timeout | 3s, 2s
          ', bulkhead: {queue_timeout: 2s}'         | path: /b                                               | queue_timeout_beyond_timeout | 2s
          ', connect_timeout: 2s'                   | path: /b                                               | connect_timeout_beyond_timeout | 2s
          ', per_try_timeout: 2001ms'               | path: /b                                               | per_try_timeout_beyond_timeout | 2001ms, below 2s
          ', connect_timeout: 900ms, retry: {attempts: 3}' | path: /b                                        | retry_without_time | 3 attempts, 900ms, 2775ms, 75ms, 2s, connect_timeout: 640ms
          ', retry: {attempts: 8}'                  | path: /b                                               | retry_without_time | 8 attempts, 3175ms, 2s, attempts: 7
          ', per_try_timeout: 400ms, retry: {attempts: 2, on: [timeout]}' | timeout: 500ms                   | retry_without_time | timeout: 825ms on the call, a retry of its own with fewer attempts
          ', per_try_timeout: 1500ms'               | 'retry: {attempts: 2, on: [timeout]}'                  | retry_without_time | timeout: 3025ms on the call and on its route
          ''                                        | 'retry: {attempts: 2, on: [timeout]}'                  | retry_without_time | let the retry of the call leave timeout out, for all its calls
          ', retry: {attempts: 2, budget: 0%}'      | path: /b                                               | retry_without_effect | budget of 0%, no retry and no hedge
          ', hedge: {delay: 400ms}'                 | timeout: 200ms                                         | hedge_beyond_timeout | give the call a hedge of its own, below 200ms
          ', bulkhead: {max_concurrent: 1}, hedge: {}' | path: /b                                            | hedge_without_permit | 1 permit, no hedge ever starts
          ', bulkhead: {max_concurrent: 2}'         | 'hedge: {delay: 10ms, max: 3}'                         | hedge_without_permit | 3 times, 2 permits, at most 1 hedge
          ', bulkhead: {max_queue: 0, queue_timeout: 1s}' | path: /b                                         | queue_timeout_without_queue | max_queue: 0
          ', timeout: 10s, circuit_breaker: {}, retry: {attempts: 2}' | 'timeout: 1s'                        | timeout_never_counts | 8s, 80%, 1s
          """)
  void timesThatDoNotFit_areNamedWithTheirNumbers(
      String upstream, String call, String rule, String numbers) throws Exception {
    String path = call.startsWith("path") ? "" : ", path: /b";
    List<ConfigAdvice> advice =
        advice(upstream, "", "- {name: b, upstream: up, " + call + path + "}");

    assertThat(advice).singleElement().extracting(ConfigAdvice::rule).isEqualTo(rule);
    assertThat(Advised.texts(advice).getFirst()).contains(numbers.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ', retry: {attempts: 2}'                            | path: /b
          ', per_try_timeout: 900ms, retry: {attempts: 2, on: [timeout]}' | path: /b
          ', retry: {attempts: 2, on: [connect_failure, 503], methods: [POST]}' | method: POST
          ', retry: {attempts: 2}, hedge: {delay: p95}'       | path: /b
          ', hedge: {delay: 900ms, max: 2}'                   | path: /b
          ''                                                  | 'method: POST, retry: {attempts: 2, methods: [POST]}, headers: {idempotency-key: x}'
          ''                                                  | 'method: POST, retry: {attempts: 1}'
          ', bulkhead: {queue_timeout: 1s}'                   | path: /b
          ', bulkhead: {max_queue: 0}'                        | path: /b
          ', bulkhead: {max_concurrent: 2}, hedge: {}'        | path: /b
          ', per_try_timeout: 2s'                             | path: /b
          ', connect_timeout: 900ms, retry: {attempts: 2}'    | path: /b
          ', connect_timeout: 900ms, retry: {attempts: 3, on: [reset]}' | path: /b
          ', retry: {attempts: 7}'                            | path: /b
          """)
  void attemptsAndWaitsThatFit_areNotNamed(String upstream, String call) throws Exception {
    String path = call.startsWith("path") ? "" : ", path: /b";
    assertThat(advice(upstream, "", "- {name: b, upstream: up, " + call + path + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ', timeout: 5s' | server_timing: true                    | timeout_beyond_deadline 5 routes[0]
          ''              | bulkhead: {max_concurrent: 9, queue_timeout: 2s} | queue_timeout_beyond_timeout 7 routes[0].bulkhead.queue_timeout
          ', bulkhead: {queue_timeout: 400ms}, timeout: 300ms' | server_timing: true | queue_timeout_beyond_timeout 3 upstreams.up.bulkhead.queue_timeout
          ''              | timeout: 11s                           | timeout_beyond_shutdown 7 routes[0].timeout
          ', timeout: 5s, hedge: {delay: 1500ms}'   | timeout: 1s  | hedge_beyond_timeout 3 upstreams.up.hedge
          ', timeout: 5s, connect_timeout: 1500ms'  | timeout: 1s  | connect_timeout_beyond_timeout 3 upstreams.up.connect_timeout
          ', timeout: 5s, per_try_timeout: 1500ms'  | timeout: 1s  | per_try_timeout_beyond_timeout 3 upstreams.up.per_try_timeout
          ', timeout: 5s, per_try_timeout: 900ms, retry: {attempts: 2, on: [timeout]}' | timeout: 1s | retry_without_time 3 upstreams.up.retry
          ''              | 'plugins: [{name: slow, max_time: 2s}]'  | max_time_beyond_timeout 7 routes[0].plugins[0].max_time
          """)
  void timesOfAProxy_areNamed(String upstream, String route, String place) throws Exception {
    assertThat(Advised.places(proxied(upstream, route(route)))).containsExactly(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hedge: {delay: 1500ms}", "connect_timeout: 1500ms", "per_try_timeout: 1500ms"})
  void timesBelowThoseOfAFetchThatACacheSharesAmongRequests_areNotNamed(String key)
      throws Exception {
    String route = route("timeout: 1s") + route("plugins: [{name: store}]");
    assertThat(proxied(", timeout: 5s, " + key, route)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout", "idle_timeout", "upload_timeout", "upgrade_idle_timeout"})
  void maxDurationBelowATimeout_isNamed(String key) throws Exception {
    String upgrade = key.startsWith("upgrade") ? route("upgrade: [websocket]") : "";
    List<ConfigAdvice> advice =
        proxied("", route(key + ": 5s") + route("max_duration: 4s") + upgrade);

    assertThat(Advised.places(advice)).contains("timeout_beyond_max_duration 7 routes[0]." + key);
    assertThat(Advised.texts(advice)).anyMatch(text -> text.contains("the " + key + " of route a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2s     | ''                                | delay below 2s, or a longer timeout
          3s     | 'timeout: 3s'                     | end after 3s
          1500ms | 'max_duration: 1s'                | delay below 1s, or a longer max_duration
          """)
  void answerThatComesAfterTheEndOfItsExchange_isNamed(String delay, String route, String what)
      throws Exception {
    assertThat(responding(delay, route))
        .singleElement()
        .satisfies(advice -> assertThat(advice.text()).contains(what))
        .extracting(ConfigAdvice::rule)
        .isEqualTo("delay_beyond_timeout");
  }

  @Test
  void answerThatComesInTime_isNotNamed() throws Exception {
    assertThat(responding("1999ms", "")).isEmpty();
    assertThat(responding("3s", "timeout: 3100ms")).isEmpty();
  }

  private List<ConfigAdvice> responding(String delay, String route) throws Exception {
    return Advised.about(
        folder,
        """
        routes:
          - name: a
            match: {path: /a}%s
            respond: {delay: %s}
        """
            .formatted(route.isEmpty() ? "" : route(route), delay));
  }

  @Test
  void hedgeForWhichOneOfTheRoutesHasTime_isNotNamed() throws Exception {
    assertThat(
            Advised.about(
                folder,
                """
                upstreams:
                  up: {url: "http://127.0.0.1:1", host: client, timeout: 5s, hedge: {delay: 2s}}
                routes:
                  - {name: hurry, match: {path: /a}, timeout: 1s, proxy: {upstream: up}}
                  - {name: slow, match: {path: /b}, timeout: 5s, proxy: {upstream: up}}
                """))
        .isEmpty();
  }

  @Test
  void timesOfAProxyThatFit_areNotNamed() throws Exception {
    assertThat(proxied(", timeout: 5s", route("timeout: 10s") + route("max_duration: 1h")))
        .isEmpty();
  }
}
