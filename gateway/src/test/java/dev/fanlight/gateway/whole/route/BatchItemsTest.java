package dev.fanlight.gateway.whole.route;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An item of a batch is held to what a request is held to. */
class BatchItemsTest {
  @RegisterExtension static final Stage stage = new Stage();

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    new TestJar()
        .source(
            "test.Says",
            TestJar.factory(
                "Says",
                "says",
                "return (Filter) (it, chain) -> {"
                    + " it.request().headers().set(\"x-user\", \"ada\").remove(\"x-admin\");"
                    + " return chain.proceed(it); };"))
        .entry(TestJar.SERVICES, "test.Says")
        .write(folder.resolve("says.jar"));
  }

  private TestClient client(String batch) {
    upstream.on(
        "/a",
        call ->
            call.answer(
                200,
                "{}",
                "content-type: application/json",
                "link: </next>",
                "set-cookie: a=1",
                "set-cookie: b=2",
                "x-limit: 3"));
    return stage.client(
        stage.gateway(
            """
            plugin_folders: [%s]
            listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {line: 1KiB, headers: 4KiB, fields: 50}}]
            upstreams: {up: {url: "%s"}}
            routes:
              - {name: a, match: {path: /a}, max_request_body: 10, proxy: {upstream: up}}
              - {name: admin, match: {path: /a, host: internal.example}, respond: {status: 202}}
              - {name: all, match: {path: /**}, respond: {status: 203}}
              - {name: batch, match: {path: /batch}, max_request_body: 100KiB, batch: %s}
              - {name: said, match: {path: /said}, plugins: [{name: says, config: {word: x}}], batch: {}}
            """
                .formatted(folder, upstream.url(), batch)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"path\": 1}",
        "{\"path\": \"/a\", \"colour\": 1}",
        "{}",
        "null",
        "[]",
        "\"/a\"",
        "{\"path\": \"/a\", \"method\": 1}"
      })
  void whatIsNoItem_isABadRequestOfThatItem(String item) {
    JsonObject result = result(client("{}"), item);

    assertThat(result.getInteger("status")).isEqualTo(400);
    assertThat(result.getJsonObject("error").getString("code")).isEqualTo("bad_request");
  }

  @Test
  void answer_isNeverStored() {
    assertThat(client("{}").post("/batch", "[]").field("cache-control")).isEqualTo("no-store");
  }

  private static JsonObject result(TestClient client, String item) {
    Reply reply = client.post("/batch", "[{\"path\": \"/a\"}, " + item + "]");
    JsonArray results = reply.json().getJsonArray("results");
    assertThat(results.getJsonObject(0).getInteger("status")).isEqualTo(200);
    return results.getJsonObject(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "X_Forwarded_Host",
        "x-real-ip",
        "Via",
        "connection",
        "Keep-Alive",
        "te",
        "transfer-encoding",
        "Upgrade",
        "content-length",
        "content_length",
        "expect",
        "trailer",
        "proxy-authorization",
        "x-request-timeout-ms",
        "grpc-timeout",
        "traceparent",
        "baggage",
        "b3",
        "X-B3-TraceId",
        "uber-trace-id",
        "X_Request_Id",
        "Client-Cert",
        "TraceState",
        "http2-settings"
      })
  void fieldThatOnlyTheGatewaySets_isABadRequestOfThatItem(String field) {
    JsonObject result =
        result(client("{}"), "{\"path\": \"/a\", \"headers\": {\"%s\": \"1\"}}".formatted(field));

    assertThat(result.getInteger("status")).isEqualTo(400);
    assertThat(result.getJsonObject("error").getString("code")).isEqualTo("bad_request");
    assertThat(result.getJsonObject("error").getString("detail")).contains(field);
    assertThat(upstream.arrivals()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'path': '/a', 'method': 'TRACE'}            | 501",
        "{'path': '/a', 'method': 'CONNECT'}          | 501",
        "{'path': '/a', 'method': 'G ET'}             | 400",
        "{'path': '/a', 'method': 5}                  | 400",
        "{'path': '/a', 'method': null}               | 400",
        "{'path': '/a', 'name': {}}                   | 400",
        "{'path': '/a', 'name': '\\ud800'}            | 400",
        "{'path': '/a', 'headers': [['a', '1']]}      | 400",
        "{'path': '/a', 'headers': 'x'}               | 400",
        "{'path': '/a', 'headers': {'x-a': true}}     | 400",
        "{'path': '/a', 'headers': {'x-a': '\\n'}}    | 400",
        "{'path': '/a', 'body': {'s': '\\ud800'}}     | 400",
        "{'path': '/a', 'body': {'s': '1234567'}}     | 413",
        "{'path': 'http://other/a'}                   | 400",
        "{'path': '/a/../b'}                          | 400",
        "{'path': '/x/..%2fa'}                        | 400",
        "{'path': '/a%2'}                             | 400",
        "{'path': '/a b'}                             | 400",
        "{'path': '/a#b'}                             | 400",
        "{'path': '/b', 'path': '/a'}                 | 400",
        "{'path': '/a', 'pa\\u0074h': '/a'}            | 400",
        "{'path': '/a', 'body': 1, 'body': null}      | 400",
        "{'path': '/a', 'headers': {}, 'headers': {}} | 400",
        "{'path': '/a', 'headers': {'b': 1, 'b': 1}}  | 400",
        "{'path': '/a', 'headers': {'b': 1, 'B': 1}}  | 400",
        "{'path': '/a', 'headers': {'b': 1, 'b': []}} | 400",
      })
  void itemThatIsNoRequest_failsAsARequestWould(String item, int status) {
    JsonObject result = result(client("{}"), item.replace('\'', '"'));

    assertThat(result.getInteger("status")).isEqualTo(status);
    assertThat(upstream.arrivals()).hasSize(1);
  }

  @Test
  void itemsTooLong_failAsRequestsWould() {
    TestClient client = client("{}");

    assertThat(result(client, "{\"path\": \"/a?" + "x".repeat(1024) + "\"}").getInteger("status"))
        .isEqualTo(414);
    assertThat(
            result(
                    client,
                    "{\"path\": \"/a\", \"headers\": {\"x-a\": \"" + "x".repeat(4096) + "\"}}")
                .getInteger("status"))
        .isEqualTo(431);
    assertThat(
            result(client, "{\"path\": \"/a\", \"headers\": {\"x-a\": [" + "1,".repeat(60) + "1]}}")
                .getInteger("status"))
        .isEqualTo(431);
  }

  /** Before the names of the fields are looked at: no field of these is valid. */
  @Test
  void moreFieldsThanAllowed_failBeforeTheyAreRead() {
    String names = IntStream.range(0, 51).mapToObj(i -> "\"" + i + " \": 1").collect(joining(", "));
    String values = "\" \": [" + "1, ".repeat(49) + "1], \"  \": 1";

    for (String fields : List.of(names, values)) {
      JsonObject result = result(client("{}"), "{\"path\": \"/a\", \"headers\": {" + fields + "}}");
      assertThat(result.getInteger("status")).isEqualTo(431);
    }
  }

  /** It is one value among others, and what counts in it is the matter of who reads it. */
  @Test
  void bodyOfAnItem_mayRepeatNames() {
    assertThat(
            result(client("{}"), "{\"path\": \"/a\", \"body\": {\"a\": 1, \"a\": 2}}")
                .getInteger("status"))
        .isEqualTo(200);
    assertThat(upstream.arrivals().getLast().values("content-length")).containsExactly("7");
  }

  @Test
  void pluginsOfTheBatchsRoute_haveTheLastWord() {
    client("{}")
        .post(
            "/said",
            """
            [{"path": "/a", "headers": {"x-user": "root", "X_User": "root", "x-admin": "1", "x-other": "2"}}]
            """);

    Arrival arrival = upstream.awaitArrival("/a");
    assertThat(arrival.values("x-user")).containsExactly("ada");
    assertThat(arrival.values("x-other")).containsExactly("2");
    assertThat(arrival.fields)
        .noneMatch(field -> field.startsWith("x_user") || field.startsWith("x-admin"));
  }

  @Test
  void results_carryTheFieldsThatAreConfigured() {
    JsonObject result =
        result(client("{headers: [Link, Set-Cookie, x-limit]}"), "{\"path\": \"/a\"}");

    assertThat(result.getJsonObject("headers"))
        .isEqualTo(
            JsonObject.of(
                "link", "</next>", "set-cookie", JsonArray.of("a=1", "b=2"), "x-limit", "3"));
    assertThat(result(client("{}"), "{\"path\": \"/a\"}").getJsonObject("headers").fieldNames())
        .isEqualTo(java.util.Set.copyOf(List.of("content-type")));
  }

  @Test
  void cookieAndClient_areValues() {
    upstream.on("/b", call -> call.json("{}"));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "%s"}}
            routes:
              - name: a
                match: {path: /a}
                fan_out:
                  calls: [{name: a, upstream: up, path: "/b{?session,ip}", with: {session: cookie.sid, ip: client.ip}}]
            """
                .formatted(upstream.url()));

    stage.client(gateway).get("/a", "cookie: other=1; sid=ab=c; sid=2");

    assertThat(upstream.awaitArrival("/b").target).isEqualTo("/b?session=ab%3Dc&ip=127.0.0.1");
  }
}
