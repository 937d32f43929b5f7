package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of an answer and its framing. */
class AnswerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static TestListener listener;

  @BeforeAll
  static void start() {
    listener = new TestListener();
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  private static GatewayResponse text(String body) {
    return GatewayResponse.of(200, "text/plain", Body.of(body));
  }

  /** The raw answer, up to the end of a connection that the request asks to be closed. */
  private static String answer(String method, GatewayResponse response) {
    listener.script(exchange -> exchange.answer(response));
    return rawAnswer(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }

  private static String rawAnswer(String request) {
    try (RawClient client = listener.connect()) {
      client.send(request);
      String all = client.readToEnd();
      TestListener.get(listener.next().end);
      return all;
    }
  }

  private static @Nullable String field(String answer, String name) {
    return RawClient.field(head(answer), name);
  }

  private static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n"));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void fields_areSent_andTheDate() {
    GatewayResponse response = text("ok");
    response.headers().add("x-a", "1").add("x-a", "2").add("via", "1.0 other");
    String answer = answer("GET", response);

    assertThat(head(answer).lines())
        .contains("x-a: 1", "x-a: 2", "via: 1.0 other", "content-length: 2")
        .anyMatch(
            line -> line.matches("date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));
    assertThat(body(answer)).isEqualTo("ok");
  }

  @Test
  void hopByHopFields_andWhatConnectionNames_areNot() {
    GatewayResponse response = text("ok");
    response
        .headers()
        .add("connection", "x-mine, close")
        .add("x-mine", "1")
        .add("keep-alive", "timeout=5")
        .add("proxy-authenticate", "Basic")
        .add("transfer-encoding", "chunked")
        .add("upgrade", "h2c");
    listener.script(exchange -> exchange.answer(response));
    try (RawClient client = listener.connect()) {
      client.send(GET);
      String head = client.readAnswer().head();
      for (String name :
          new String[] {
            "connection",
            "x-mine",
            "keep-alive",
            "proxy-authenticate",
            "transfer-encoding",
            "upgrade"
          }) {
        assertThat(RawClient.field(head, name)).as(name).isNull();
      }
      listener.next();
    }
  }

  @Test
  void aLengthOfTheUpstreams_isNotBelieved() {
    GatewayResponse response = text("ok");
    response.headers().set("content-length", "5");

    assertThat(field(answer("GET", response), "content-length")).isEqualTo("2");
  }

  @Test
  void nothing_isALengthOfZero() {
    String answer = answer("GET", GatewayResponse.of(200));

    assertThat(field(answer, "content-length")).isEqualTo("0");
    assertThat(body(answer)).isEmpty();
  }

  @Test
  void head_hasTheLengthButNoBody() {
    String answer = answer("HEAD", text("ok"));

    assertThat(field(answer, "content-length")).isEqualTo("2");
    assertThat(body(answer)).isEmpty();
  }

  @Test
  void head_keepsTheUpstreamsLength() {
    GatewayResponse response = GatewayResponse.of(200);
    response.headers().set("content-length", "1234");

    assertThat(field(answer("HEAD", response), "content-length")).isEqualTo("1234");
  }

  @Test
  void notModified_keepsTheUpstreamsLength() {
    GatewayResponse response = GatewayResponse.of(304);
    response.headers().set("content-length", "1234");
    String answer = answer("GET", response);

    assertThat(field(answer, "content-length")).isEqualTo("1234");
    assertThat(body(answer)).isEmpty();
  }

  @Test
  void noContent_hasNeitherLengthNorBody() {
    GatewayResponse response = text("ignored").status(204);
    response.headers().set("content-length", "7");
    String answer = answer("GET", response);

    assertThat(field(answer, "content-length")).isNull();
    assertThat(field(answer, "transfer-encoding")).isNull();
    assertThat(body(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void resetContent_hasNoBody(String method) {
    String answer = answer(method, text("ignored").status(205));

    assertThat(field(answer, "content-length")).isEqualTo("0");
    assertThat(body(answer)).isEmpty();
  }

  @Test
  void aStreamWithoutLength_isChunked() {
    TestStream stream = new TestStream("abc", "de");

    String answer =
        answer("GET", GatewayResponse.of(200, "text/plain", new Body.Streamed(stream, -1)));

    assertThat(field(answer, "transfer-encoding")).isEqualTo("chunked");
    assertThat(body(answer)).isEqualTo("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  }

  @Test
  void aStreamWithALength_isNot() {
    TestStream stream = new TestStream("abc", "de");

    String answer =
        answer("GET", GatewayResponse.of(200, "text/plain", new Body.Streamed(stream, 5)));

    assertThat(field(answer, "content-length")).isEqualTo("5");
    assertThat(body(answer)).isEqualTo("abcde");
  }

  @Test
  void anHttp10Client_getsAStreamUpToTheEndOfTheConnection() {
    TestStream stream = new TestStream("abc", "de");
    listener.script(exchange ->
        exchange.answer(GatewayResponse.of(200, "text/plain", new Body.Streamed(stream, -1))));

    String answer = rawAnswer("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.0 200 ");
    assertThat(field(answer, "transfer-encoding")).isNull();
    assertThat(body(answer)).isEqualTo("abcde");
  }

  @Test
  void aStreamThatMayNotBeSent_isWaitedFor() {
    TestStream stream = new TestStream();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(stream, -1))));
    try (RawClient client = listener.connect()) {
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.readHead();
      PlayedExchange exchange = listener.next();
      listener.run(() -> {});
      assertThat(exchange.end).isDone();
    }
  }

  @Test
  void trailers_areSentToWhoTakesThem() {
    MultiMap trailers = MultiMap.caseInsensitiveMultiMap().add("x-sum", "9");
    listener.script(exchange ->
        exchange.answer(
            GatewayResponse.of(200)
                .body(new Body.Streamed(new TestStream("abc"), -1, () -> trailers))));

    assertThat(rawAnswer("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: close\r\n\r\n"))
        .endsWith("3\r\nabc\r\n0\r\nx-sum: 9\r\n\r\n");
    assertThat(rawAnswer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .endsWith("3\r\nabc\r\n0\r\n\r\n");
  }

  @Test
  void pipelinedRequests_areAnsweredInTheirOrder() throws Exception {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(GET.replace("/ ", "/1 ") + GET.replace("/ ", "/2 ") + GET.replace("/ ", "/3 "));
      for (int i = 1; i <= 3; i++) {
        PlayedExchange exchange = listener.next();
        assertThat(exchange.request.path()).isEqualTo("/" + i);
        assertThat(listener.exchanges).isEmpty();
        listener.run(() -> exchange.answer(text(exchange.request.path())));
        assertThat(client.readAnswer().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void anError_isAProblem() {
    listener.script(exchange ->
        exchange.fail(
            GatewayError.of(ErrorCode.METHOD_NOT_ALLOWED, "only \"GET\"")
                .withHeader("Allow", "GET, HEAD")));
    try (RawClient client = listener.connect()) {
      client.send(GET);
      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.field("allow")).isEqualTo("GET, HEAD");
      assertThat(answer.field("proxy-status"))
          .isEqualTo("fanlight; error=http_request_error; details=\"only \\\"GET\\\"\"");
      assertThat(new JsonObject(answer.body()))
          .isEqualTo(
              new JsonObject()
                  .put("type", "urn:fanlight:error:method_not_allowed")
                  .put("title", "Method not allowed")
                  .put("status", 405)
                  .put("detail", "only \"GET\"")
                  .put("instance", "the-id"));
      PlayedExchange.End end = TestListener.get(listener.next().end);
      assertThat(end.status()).isEqualTo(405);
      assertThat(end.bytes()).isEqualTo(answer.body().length());
    }
  }

  @Test
  void anErrorToHead_hasNoBody() {
    listener.script(
        exchange -> exchange.fail(GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "nothing there")));

    String answer = rawAnswer("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404 ");
    assertThat(body(answer)).isEmpty();
  }

  @Test
  void aSwitchOfProtocolsWithoutATunnel_isAnInternalError() {
    assertThat(answer("GET", GatewayResponse.of(101))).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void anAnswerThatWouldBreakTheMessage_isAnInternalError() {
    MultiMap lenient = MultiMap.caseInsensitiveMultiMap();
    listener.script(exchange -> exchange.answer(new GatewayResponse(200, lenient, Body.of("ok"))));
    lenient.add("x-a", "1\r\ninjected: 1");

    String answer = rawAnswer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("injected");
  }
}
