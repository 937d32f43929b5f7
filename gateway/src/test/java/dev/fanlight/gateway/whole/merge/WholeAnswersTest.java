package dev.fanlight.gateway.whole.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only a whole answer can be merged: what a redirect, a 304 or a part of one does to a fan-out. */
class WholeAnswersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private Reply get(String fanOut, String... fields) {
    String config =
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: "/home/{id}"}
            fan_out: %s
        """
            .formatted(upstream.url(), fanOut);
    return stage.client(stage.gateway(config)).get("/home/7", fields);
  }

  private void answering(int status) {
    upstream
        .on("/a", call -> call.answer(status, status == 304 ? "" : "{\"part\":1}", "location: /b"))
        .on("/b", call -> call.json("1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {206, 300, 302, 303, 304, 307, 308})
  void merge_ofAnAnswerThatIsNotWhole_fails(int status) {
    answering(status);

    Reply reply =
        get("{calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]}");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("call_failed");
    assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getInteger("status"))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "all_settled, 304, '\"status\":304'",
    "all_settled, 206, '\"status\":206'",
    "as_completed, 302, '\"status\":302'",
    "{quorum: 1}, 302, '{\"b\":1}'",
  })
  void join_countsSuchAnAnswerAsAFailure(String join, int status, String expected) {
    answering(status);

    Reply reply =
        get(
            """
            {join: %s, calls: [{name: a, upstream: up, path: /a}, {name: b, upstream: up, path: /b}]}
            """
                .formatted(join));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains(expected);
  }

  @Test
  void success_listsWhatIsOneAllTheSame() {
    answering(302);

    Reply reply = get("{calls: [{name: a, upstream: up, path: /a, success: [302]}]}");

    assertThat(reply.body()).isEqualTo("{\"a\":{\"part\":1}}");
  }

  @Test
  void onError_knowsRedirects() {
    answering(303);

    Reply reply =
        get(
            """
            {calls: [{name: a, upstream: up, path: /a, on_error: {4xx: {body: no}, 3xx: {body: moved}}}]}
            """);

    assertThat(reply.body()).isEqualTo("{\"a\":\"moved\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void race_passesARedirectAsItCame(String stream) {
    answering(302);

    Reply reply =
        get("{join: first, stream: " + stream + ", calls: [{name: a, upstream: up, path: /a}]}");

    assertThat(reply.status()).isEqualTo(302);
    assertThat(reply.field("location")).isEqualTo("/b");
  }

  @ParameterizedTest
  @CsvSource({
    "'headers: {x: \"{v}\"}', '{\"v\":\"line\\nbreak\"}'",
    "'headers: {x: \"{v}\"}', '{\"v\":\"\\u20ac\"}'",
    "'path: \"/b/{v}\"', '{\"v\":\"..\"}'",
    "'path: \"/b/{v}\"', '{\"v\":\"\"}'",
    "'path: \"/b/{v}\"', '{\"v\":{\"an\":\"object\"}}'",
    "'path: \"/b/{v}\"', '{\"v\":\"\\ud800\"}'",
    "'path: \"/b{?v}\"', '{\"v\":[[1]]}'",
    "'path: \"/b{/v*}\"', '{\"v\":[\"x\",\".\"]}'",
    "'body: \"a {v}\"', '{\"v\":\"\\ud800\"}'",
  })
  void value_ofAnEarlierCallThatDoesNotFit_isNotTheClientsFault(String place, String body) {
    upstream.on("/a", call -> call.json(body));
    String path = place.startsWith("path") ? "" : "path: /b, ";

    Reply reply =
        get(
            """
            {calls: [{name: a, upstream: up, path: /a},
                     {name: b, upstream: up, after: [a], with: {v: a.body#/v}, %s%s}]}
            """
                .formatted(path, place));

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("bad_upstream_response");
  }

  @ParameterizedTest
  @CsvSource({"'headers: {x: \"{v}\"}', a%0Ab", "'path: \"/b/{v}\"', .."})
  void value_ofTheRequestThatDoesNotFit_isTheClientsFault(String place, String value) {
    upstream.on("/a", call -> call.json("{\"v\":\"..\"}"));
    String path = place.startsWith("path") ? "" : "path: /b, ";
    String config =
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - name: home
            match: {path: /home}
            fan_out: {calls: [{name: b, upstream: up, with: {v: query.v}, %s%s}]}
        """
            .formatted(upstream.url(), path, place);

    Reply reply = stage.client(stage.gateway(config)).get("/home?v=" + value);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("bad_request");
  }

  @Test
  void item_ofAnEarlierCallThatDoesNotFit_isNotTheClientsFault() {
    upstream.on("/a", call -> call.json("[\"..\"]"));

    Reply reply =
        get(
            """
            {calls: [{name: a, upstream: up, path: /a},
                     {name: b, upstream: up, after: [a], for_each: {in: "a.body#"}, path: "/b/{item}"}]}
            """);

    assertThat(reply.status()).isEqualTo(502);
  }

  @Test
  void accept_withAWeightOfNothing_isNotHeededAsEvents() {
    answering(200);
    String records = "{join: as_completed, calls: [{name: b, upstream: up, path: /b}]}";

    assertThat(get(records, "accept: text/event-stream;q=0").field("content-type"))
        .isEqualTo("application/x-ndjson");
  }
}
