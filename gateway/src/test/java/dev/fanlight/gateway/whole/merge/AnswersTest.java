package dev.fanlight.gateway.whole.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a merged answer says besides its body, and what a jq program can read. */
class AnswersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void upstreams() {
    upstream
        .on(
            "/a",
            call ->
                call.answer(
                    201,
                    "{\"next\":\"/p/2\",\"code\":99,\"bad\":\"a\\nb\"}",
                    "content-type: application/json",
                    "x-a: 1",
                    "X-A: 2"))
        .on("/none", call -> call.answer(204, ""))
        .on("/500", call -> call.answer(500, "no"));
  }

  private TestClient client(String fanOut) {
    String config =
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: "/home/{id}"}
            max_request_body: 64KiB
            fan_out: %s
        """
            .formatted(upstream.url(), fanOut);
    return stage.client(stage.gateway(config));
  }

  private Reply get(String response) {
    return client(
            """
            {merge: array, response: {%s}, calls: [{name: a, upstream: up, path: /a},
               {name: none, upstream: up, path: /none}, {name: b, upstream: up, path: /500, when: {query.none: 1}}]}
            """
                .formatted(response))
        .get("/home/7?q=x");
  }

  @ParameterizedTest
  @CsvSource({
    "'status: {from: a.status}', 201",
    "'status: {from: b.status}', 200",
    "'status: {from: b.status, default: 207}', 207",
    "'status: {from: none.status}', 204",
    "'status: {from: a.body#/code}', 502",
    "'status: {from: query.q}', 400",
    "'status: 203', 203",
  })
  void status_comesFromACall(String response, int status) {
    Reply reply = get(response);

    assertThat(reply.status()).isEqualTo(status);
    if (status == 204) {
      assertThat(reply.body()).isEmpty();
    }
  }

  @Test
  void headers_readCallsThatTheAnswerWaitedFor() {
    Reply reply = get("headers: {link: '<{next}>', x-id: '{id}'}, with: {next: a.body#/next}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.field("link")).isEqualTo("</p/2>");
    assertThat(reply.field("x-id")).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource({
    "'a.body#/bad', 502, bad_upstream_response",
    "'a.body#/no', 502, missing_value",
    "b.status, 502, missing_value",
    "query.none, 400, missing_value",
    "'{from: query.none, missing: 401}', 401, missing_value",
    "'{from: query.none, default: x}', 200, ",
  })
  void headers_whoseValueIsNotThereOrDoesNotFitFailTheAnswer(String from, int status, String code) {
    Reply reply = get("headers: {x: '{v}'}, with: {v: %s}".formatted(from));

    assertThat(reply.status()).isEqualTo(status);
    if (code != null) {
      assertThat(reply.code()).isEqualTo(code);
    }
  }

  private String jq(String program, String fanOut, String target, String body, String... fields) {
    return client("{merge: {jq: '%s', input: all}, %s}".formatted(program, fanOut))
        .post(target, body, fields)
        .body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        ".request.path            ~ \"/home/7\"",
        ".request.query           ~ {\"q\":\"x y\",\"r\":\"1\"}",
        ".request.headers         ~ {}",
        ".request.headers[\"X-B\"] ~ \"yes\"",
        "[.request.headers | .a, .\"x-b\"] ~ [null,\"yes\"]",
        ".request.body.n          ~ 1.50",
        ".calls.a.status          ~ 201",
        ".calls.a.headers[\"x-a\"] ~ \"1, 2\"",
        ".calls.a.body.next       ~ \"/p/2\"",
        ".calls.b.status          ~ 500",
        ".calls.b.error.code      ~ \"call_failed\"",
        ".calls.f                 ~ {\"status\":203,\"headers\":{},\"body\":{}}",
        ".calls.s                 ~ null",
        ".calls.t                 ~ null",
        "[.calls.l[].body.code]   ~ [99,null,99]",
        ".calls | keys            ~ [\"a\",\"b\",\"f\",\"l\",\"s\"]",
      })
  void jq_readsRequestAndCalls(String program, String expected) {
    String calls =
        """
        join: all_settled, calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /500},
          {name: f, upstream: up, path: /500, fallback: {status: 203, body: {}}},
          {name: s, upstream: up, path: /a, when: {query.none: 1}},
          {name: t, upstream: up, path: /a, omit: true},
          {name: l, upstream: up, path: /a, for_each: {in: "body#/list"}}]
        """;

    assertThat(
            jq(
                program,
                calls,
                "/home/7?q=x%20y&r=1&r=2",
                "{\"n\":1.50,\"list\":[1,null,2]}",
                "x-b: yes",
                "authorization: secret"))
        .isEqualTo(expected);
  }

  @Test
  void jq_ofAListReadsItByTheNameOfItsCall() {
    assertThat(
            jq(
                "[.calls.call[].status]",
                "for_each: {in: query.id}, call: {upstream: up, path: /a}",
                "/home/7?id=1&id=2",
                ""))
        .isEqualTo("[201,201]");
  }

  @Test
  void jq_thatDoesNotReadTheBodyTakesAny() {
    String calls = "calls: [{name: a, upstream: up, path: /a}]";

    assertThat(jq(".request.path", calls, "/home/7", "no json")).isEqualTo("\"/home/7\"");
    assertThat(jq(".request.body", calls, "/home/7", "no json")).contains("bad_request");
  }
}
