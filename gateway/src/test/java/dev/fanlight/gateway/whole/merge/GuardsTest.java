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

/** What a client is told of its own part in a failure, and what a program is told of a call's. */
class GuardsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  @ParameterizedTest
  @ValueSource(strings = {"all", "first", "{quorum: 1}"})
  void missing_guardsACallEvenWhereNothingUsesTheValue(String join) {
    upstream.on("/a", call -> call.json("1"));
    TestClient client =
        stage.fanOut(
            upstream,
            """
            {join: %s, calls: [{name: a, upstream: up, path: /a,
              with: {token: {from: query.token, missing: 401, challenge: Bearer}}}]}
            """
                .formatted(join));

    Reply without = client.get("/home");

    assertThat(without.status()).isEqualTo(401);
    assertThat(without.field("www-authenticate")).isEqualTo("Bearer");
    assertThat(upstream.arrivals()).isEmpty();
    assertThat(client.get("/home?token=x").status()).isEqualTo(200);
  }

  @Test
  void pass_ofARedirectSaysWhereTo() {
    upstream.on("/a", call -> call.answer(302, "", "location: /there", "x-internal: y"));

    Reply reply =
        stage
            .fanOut(upstream, "{calls: [{name: a, upstream: up, path: /a, on_error: {3xx: pass}}]}")
            .get("/home");

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.field("location")).isEqualTo("/there");
    assertThat(reply.field("x-internal")).isNull();
  }

  @Test
  void pass_ofAnAnswerToAConditionNobodyHasSentIsNone() {
    upstream.on("/a", call -> call.answer(304, ""));

    Reply reply =
        stage
            .fanOut(upstream, "{calls: [{name: a, upstream: up, path: /a, on_error: {3xx: pass}}]}")
            .get("/home");

    assertThat(reply.status()).isEqualTo(502);
  }

  @Test
  void aProgram_seesTheErrorOfAnOptionalCall() {
    upstream.on("/a", call -> call.answer(503, "no"));

    Reply reply =
        stage
            .fanOut(
                upstream,
                """
                {merge: {jq: "[.calls.a.error.status, .calls.a.body]", input: all},
                 calls: [{name: a, upstream: up, path: /a, optional: true}]}
                """)
            .get("/home");

    assertThat(reply.body()).isEqualTo("[503,null]");
  }

  @Test
  void aShape_picksTheMemberOfTheEmptyName() {
    upstream.on("/a", call -> call.json("{\"\":1,\"b\":2}"));

    Reply reply =
        stage
            .fanOut(
                upstream,
                "{merge: first, calls: [{name: a, upstream: up, path: /a, shape: {only: [/]}}]}")
            .get("/home");

    assertThat(reply.body()).isEqualTo("{\"\":1}");
  }

  @Test
  void anObject_inAQueryIsToldItsPlace() {
    Reply reply =
        stage
            .fanOut(
                upstream,
                """
                {calls: [{name: a, upstream: up, path: /a, query: {q: "{v}"}, with: {v: "body#/v"}}]}
                """)
            .post("/home", "{\"v\":{}}");

    assertThat(reply.body()).contains("an object has no place in a path, a query or a form");
  }

  @Test
  void json_thatNestsTooDeepIsToldSo() {
    String deep = "[\"]\\\"[\"," + "[".repeat(512) + "]".repeat(512) + "]";
    upstream.on("/a", call -> call.json(deep));
    TestClient client =
        stage.fanOut(
            upstream,
            "{calls: [{name: a, upstream: up, path: \"/a{?v}\", with: {v: {from: \"body#/v\","
                + " default: null}}}]}");

    assertThat(client.post("/home", deep).body()).contains("it nests deeper than 512 levels");
    assertThat(client.post("/home", "[}").body()).contains("it is no JSON at byte 1");
    assertThat(client.post("/home", "{}").body())
        .contains("declared application/json, nests deeper than 512 levels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/guarded | 401 | www-authenticate | Basic",
        "/full | 503 | retry-after | 1",
      })
  void batch_showsTheFieldsOfAnErrorOfTheGateway(
      String path, int status, String field, String value) {
    upstream.on("/held", Arrival::stall);
    TestClient client =
        stage.client(
            stage.gateway(
                """
                upstreams:
                  up: {url: "%s", timeout: 100ms, bulkhead: {max_concurrent: 1, max_queue: 0}}
                routes:
                  - name: guarded
                    match: {path: /guarded}
                    fan_out:
                      calls: [{name: a, upstream: up, path: /a,
                        with: {token: {from: query.token, missing: 401, challenge: Basic}}}]
                  - {name: full, match: {path: /full}, proxy: {upstream: up, path: /held}}
                  - {name: batch, match: {path: /batch}, batch: {}}
                """
                    .formatted(upstream.url())));

    Reply reply = client.post("/batch", "[{\"path\":\"/full\"},{\"path\":\"%s\"}]".formatted(path));

    JsonObject result = reply.json().getJsonArray("results").getJsonObject(1);
    assertThat(result.getInteger("status")).isEqualTo(status);
    assertThat(result.getJsonObject("error")).isNotNull();
    assertThat(result.getJsonObject("headers").getString(field)).isEqualTo(value);
  }
}
