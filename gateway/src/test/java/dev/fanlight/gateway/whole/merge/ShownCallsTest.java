package dev.fanlight.gateway.whole.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answer shows of a call, of its body and of its failure. */
class ShownCallsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestClient client(String fanOut) {
    return stage.fanOut(upstream, fanOut);
  }

  @ParameterizedTest
  @CsvSource({
    "object, '{\"a\":[\"secret\"]}'",
    "array, '[[\"secret\"]]'",
    "concat, '[\"secret\"]'",
    "first, '[\"secret\"]'",
    "'{jq: .}', '{\"a\":[\"secret\"]}'",
  })
  void omit_keepsACallOutOfTheAnswerButNotFromOthers(String merge, String expected) {
    upstream
        .on("/t", call -> call.json("{\"token\":\"secret\"}"))
        .on("/a", call -> call.json("[\"" + call.values("x-t").getFirst() + "\"]"));

    Reply reply =
        client(
                """
                {merge: %s, calls: [{name: t, upstream: up, path: /t, omit: true},
                  {name: a, upstream: up, path: /a, after: [t], with: {t: t.body#/token}, headers: {x-t: "{t}"}}]}
                """
                    .formatted(merge))
            .get("/home");

    assertThat(reply.body()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'join: first', 1",
    "'join: first, stream: true', 1",
    "'join: {quorum: 1}', '{\"a\":1}'",
  })
  void omit_isNeverWhatARaceOrAQuorumIsReachedWith(String join, String expected) {
    upstream.on("/t", call -> call.json("\"secret\"")).on("/a", call -> call.json("1"));

    Reply reply =
        client(
                """
                {%s, calls: [{name: t, upstream: up, path: /t, omit: true},
                             {name: a, upstream: up, path: /a, after: [t]}]}
                """
                    .formatted(join))
            .get("/home");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(expected);
  }

  @Test
  void omit_hasNoRecordInAStream() {
    upstream.on("/t", call -> call.json("\"secret\"")).on("/a", call -> call.json("1"));

    Reply reply =
        client(
                """
                {join: as_completed, calls: [{name: t, upstream: up, path: /t, omit: true},
                             {name: a, upstream: up, path: /a, after: [t]}]}
                """)
            .get("/home");

    assertThat(reply.body()).doesNotContain("secret").contains("\"call\":\"a\"", "\"calls\":2");
  }

  @Test
  void omit_aFailureFailsTheExchangeAllTheSame() {
    upstream.on("/t", call -> call.answer(500, "{}")).on("/a", call -> call.json("1"));

    Reply reply =
        client(
                """
                {calls: [{name: t, upstream: up, path: /t, omit: true}, {name: a, upstream: up, path: /a}]}
                """)
            .get("/home");

    assertThat(reply.status()).isEqualTo(502);
  }

  @ParameterizedTest
  @CsvSource({
    "all, false",
    "first, false",
    "first, true",
    "{quorum: 1}, false",
  })
  void pass_givesTheClientTheAnswerOfTheCallThatDecides(String join, boolean stream) {
    upstream.on(
        "/a",
        call ->
            call.answer(
                401,
                "{ \"why\": \"expired\" }",
                "content-type: application/vnd.x+json",
                "www-authenticate: Bearer",
                "www-authenticate: Basic",
                "retry-after: 7",
                "set-cookie: a=b",
                "x-internal: secret"));

    Reply reply =
        client(
                """
                {join: %s, %s calls: [{name: a, upstream: up, path: /a, optional: true, on_error: {%s 401: pass}}]}
                """
                    .formatted(
                        join,
                        stream ? "stream: true," : "",
                        join.equals("all") ? "4xx: {body: no}," : ""))
            .get("/home");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("{ \"why\": \"expired\" }");
    assertThat(reply.field("content-type")).isEqualTo("application/vnd.x+json");
    assertThat(reply.field("www-authenticate")).contains("Bearer");
    assertThat(reply.field("retry-after")).isEqualTo("7");
    assertThat(reply.field("cache-control")).isEqualTo("no-store");
    assertThat(reply.field("set-cookie")).isNull();
    assertThat(reply.field("x-internal")).isNull();
  }

  @Test
  void pass_isForItsStatusOnly() {
    upstream.on("/a", call -> call.answer(403, "no")).on("/b", call -> call.answer(404, "gone"));
    String calls =
        """
        {calls: [{name: a, upstream: up, path: /%s, on_error: {404: pass, 403: {body: instead}, 5xx: pass}}]}
        """;

    assertThat(client(calls.formatted("a")).get("/home").body()).isEqualTo("{\"a\":\"instead\"}");
    assertThat(client(calls.formatted("b")).get("/home").body()).isEqualTo("gone");
  }

  @Test
  void pass_ofACallThatDoesNotDecide_isNothing() {
    upstream.on("/a", Arrival::stall).on("/b", call -> call.answer(500, "no"));

    Reply reply =
        client(
                """
                {calls: [{name: a, upstream: up, path: /a, on_error: {404: pass}},
                         {name: b, upstream: up, path: /b}]}
                """)
            .get("/home");

    assertThat(reply.status()).isEqualTo(502);
  }

  @Test
  void errorBodies_standInTheErrorsOfAProblem() {
    upstream.on(
        "/a",
        call ->
            call.answer(
                422, "{\"big\": 10000000000000000000000.50}", "content-type: application/json"));

    Reply reply =
        client("{error_bodies: true, calls: [{name: a, upstream: up, path: /a}]}").get("/home");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("\"body\":{\"big\": 10000000000000000000000.50}");
    assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getInteger("status"))
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all_settled", "as_completed"})
  void errorBodies_standInTheErrorOfACall(String join) {
    upstream
        .on("/a", call -> call.answer(422, "{\n\"why\": 1}", "content-type: application/json"))
        .on("/b", call -> call.answer(422, "why", "content-type: text/plain"))
        .on("/t", call -> call.answer(422, "{\"secret\":1}", "content-type: application/json"));

    Reply reply =
        client(
                """
                {join: %s, error_bodies: true, concurrency: 1, calls: [{name: a, upstream: up, path: /a},
                   {name: b, upstream: up, path: /b}, {name: t, upstream: up, path: /t, omit: true}]}
                """
                    .formatted(join))
            .get("/home");

    assertThat(reply.body())
        .contains("\"why\": 1")
        .doesNotContain("\"why\"}")
        .doesNotContain("secret");
    reply.body().lines().filter(line -> join.equals("as_completed")).forEach(JsonObject::new);
  }

  @Test
  void errorBodies_areNotShownUnasked() {
    upstream.on("/a", call -> call.answer(422, "{\"why\":1}", "content-type: application/json"));

    assertThat(client("{calls: [{name: a, upstream: up, path: /a}]}").get("/home").body())
        .doesNotContain("why");
  }

  @ParameterizedTest
  @CsvSource({
    "'join: all', '{\"a\":{\"user_id\":7,\"cards\":[{\"id\":1}]},\"b\":\"4111\"}'",
    "'join: all_settled, merge: array', '[{\"user_id\":7,\"cards\":[{\"id\":1}]},\"4111\"]'",
    "'merge: {jq: .a.user_id}', 7",
    "'merge: {jq: .a.hash}', null",
  })
  void shape_isWhatTheAnswerShowsAndNotWhatOtherCallsRead(String join, String expected) {
    upstream
        .on(
            "/a",
            call ->
                call.json(
                    "{\"data\": {\"id\": 7, \"hash\": \"x\","
                        + " \"cards\": [{\"id\": 1, \"number\": \"4111\"}]}}"))
        .on("/4111", call -> call.json("\"4111\""));

    Reply reply =
        client(
                """
                {%s, calls: [{name: a, upstream: up, path: /a,
                   shape: {target: /data, only: [/id, /cards], without: ["/cards/*/number"], rename: {id: user_id}}},
                  {name: b, upstream: up, after: [a], with: {n: a.body#/data/cards/0/number}, path: "/{n}"}]}
                """
                    .formatted(join))
            .get("/home");

    assertThat(reply.body()).isEqualTo(expected);
  }

  @Test
  void shape_ofARecord() {
    upstream.on("/a", call -> call.json("{\"data\": [ {\"id\": 1, \"x\": 2} ]}"));

    Reply reply =
        client(
                """
                {join: as_completed, calls: [{name: a, upstream: up, path: /a, shape: {target: /data, without: ["/*/x"]}}]}
                """)
            .get("/home");

    assertThat(reply.body()).contains("\"body\":[{\"id\":1}]");
  }

  @Test
  void shape_thatGivesNamesWhichAreTooLongFailsTheAnswer() {
    upstream.on("/a", call -> call.json("[" + "{\"a\":1},".repeat(1000) + "1]"));
    String calls =
        "{join: %s, calls: [{name: a, upstream: up, path: /a, shape: {rename: {\"/*/a\": %s}}}]}";

    assertThat(client(calls.formatted("all", "b".repeat(200))).get("/home").code())
        .isEqualTo("upstream_body_too_large");
    assertThat(client(calls.formatted("as_completed", "b".repeat(200))).get("/home").body())
        .contains("\"code\":\"upstream_body_too_large\"");
  }
}
