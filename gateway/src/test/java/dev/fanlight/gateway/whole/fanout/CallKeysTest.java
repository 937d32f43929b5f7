package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call can send. */
class CallKeysTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestClient client(String fanOut) {
    return stage.fanOut(upstream, fanOut);
  }

  @Test
  void form_encodesItsValuesAndSetsTheContentType() {
    CompletableFuture<String> body = new CompletableFuture<>();
    CompletableFuture<List<String>> type = new CompletableFuture<>();
    upstream.on(
        "/token",
        call -> {
          type.complete(List.of(call.method, call.values("content-type").getFirst()));
          body.complete(call.body());
          call.json("1");
        });

    client(
            """
            {calls: [{name: t, upstream: up, path: /token, form: {grant_type: x, token: "{s}", "a&b": "{s} {{", no: "{n}"},
                      with: {s: query.s, n: {from: query.n, default: null}}}]}
            """)
        .get("/home?s=a%26grant_type%3Dadmin%C3%A9+%2B");

    assertThat(Eventually.get("the form", body))
        .isEqualTo(
            "grant_type=x&token=a%26grant_type%3Dadmin%C3%A9%20%2B"
                + "&a%26b=a%26grant_type%3Dadmin%C3%A9%20%2B%20%7B");
    assertThat(type.join()).containsExactly("POST", "application/x-www-form-urlencoded");
  }

  @Test
  void form_mayHaveAnotherMethodAndContentType() {
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    upstream.on(
        "/token",
        call -> {
          call.body();
          seen.complete(List.of(call.method, call.values("content-type").getFirst()));
          call.json("1");
        });

    client(
            """
            {calls: [{name: t, upstream: up, path: /token, method: PUT, form: {a: b},
                      headers: {content-type: application/x-form}}]}
            """)
        .get("/home");

    assertThat(Eventually.get("the form", seen)).containsExactly("PUT", "application/x-form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "first", "{quorum: 1}"})
  void missing_answersWithItsStatusAndChallenge(String join) {
    Reply reply =
        client(
                """
                {join: %s, calls: [{name: a, upstream: up, path: /a, headers: {authorization: "{t}"},
                   with: {t: {from: header.authorization, missing: 401, challenge: 'Bearer realm="a"'}}}]}
                """
                    .formatted(join))
            .get("/home");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.code()).isEqualTo("missing_value");
    assertThat(reply.field("www-authenticate")).isEqualTo("Bearer realm=\"a\"");
    assertThat(upstream.arrivals("/a")).isEmpty();
  }

  @Test
  void missing_leavesAValueThatIsThereAlone() {
    upstream.on("/a", call -> call.json("\"" + call.values("x").getFirst() + "\""));

    Reply reply =
        client(
                """
                {calls: [{name: a, upstream: up, path: /a, headers: {x: "{t}"},
                   with: {t: {from: header.authorization, missing: 401}}}]}
                """)
            .get("/home", "authorization: me");

    assertThat(reply.body()).isEqualTo("{\"a\":\"me\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "'[page, size]', /home?size=2&x=1&page=a%2Fb&page=%E9, /a?size=2&page=a%2Fb&page=%E9",
    "all, /home?size=2&x=1&&page=a+b&flag, /a?size=2&x=1&page=a+b&flag",
    "all, /home, /a",
    "'[page]', /home?pages=1, /a",
    "'[pa ge]', /home?pa+ge=1&pa%20ge=2, /a?pa+ge=1&pa%20ge=2",
    "all, /home?own=evil&o%77n=evil&fixed=evil&maybe=evil&x=1, /a?x=1",
  })
  void forwardQuery_sendsWhatTheClientSentAndNothingThatTheCallSets(
      String keys, String target, String expected) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    upstream.on(
        "/a",
        call -> {
          seen.complete(call.target);
          call.json("1");
        });
    boolean own = target.contains("own");
    String call =
        own
            ? "path: '/a?fixed=1{&maybe}', query: {own: \"{n}\"}, with: {n: {from: header.n,"
                + " default: null}, maybe: {from: header.n, default: null}}"
            : "path: /a";

    client("{calls: [{name: a, upstream: up, %s, forward_query: %s}]}".formatted(call, keys))
        .get(target);

    assertThat(Eventually.get("the call", seen)).isEqualTo(own ? "/a?fixed=1&x=1" : expected);
  }

  @Test
  void forwardQuery_withAMalformedNameIsTheClientsFault() {
    Reply reply =
        client("{calls: [{name: a, upstream: up, path: /a, forward_query: all}]}")
            .get("/home?%zz=1");

    assertThat(reply.status()).isEqualTo(400);
  }
}
