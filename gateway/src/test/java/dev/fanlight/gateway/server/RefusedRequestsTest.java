package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is dispatched. */
class RefusedRequestsTest {
  private static final String UPGRADE =
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
  private static TestListener listener;

  @BeforeAll
  static void start() {
    listener = new TestListener();
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  private static void assertRefused(String request, int status, String code) {
    try (RawClient client = listener.connect()) {
      client.send(request);
      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.field("content-type")).isEqualTo("application/problem+json");
      JsonObject problem = new JsonObject(answer.body());
      assertThat(problem.getString("type")).isEqualTo("urn:fanlight:error:" + code);
      assertThat(answer.field("connection")).isEqualTo("close");
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEmpty();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Host: a~Host: b, 400, bad_request",
    "Host: a~Host: a, 400, bad_request",
    "X: y, 400, bad_request",
    "Host: a b, 400, bad_request",
    "Host: user@a, 400, bad_request",
    "Host: a/b, 400, bad_request",
    "Host: a:99999, 400, bad_request",
    "Host: [::1, 400, bad_request",
    "Host:, 400, bad_request",
    "Host: a%2eexample, 400, bad_request",
    "Host: a..example, 400, bad_request",
    "Host: a.., 400, bad_request",
    "Host: a~X: 1~ folded, 400, bad_request",
    "Host: a~X: 1~\tfolded, 400, bad_request",
    "Host: a~Transfer-Encoding: gzip, 400, bad_request",
    "Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked, 400, bad_request",
    "Host: a~Transfer-Encoding: chunked~Content-Length: 3, 400, bad_request",
    "Host: a~Transfer-Encoding: xchunked, 400, bad_request",
    "Host: a~Content-Length: 3~Content-Length: 4, 400, bad_request",
    "Host: a~Content-Length: +3, 400, bad_request",
    "Host: a~Transfer-Encoding : chunked, 400, bad_request",
    "Host: a~: empty, 400, bad_request",
  })
  void fields(String fields, int status, String code) {
    String lines = fields.replace("~", "\r\n").replace("\\t", "\t");
    assertRefused("POST / HTTP/1.1\r\n" + lines + "\r\n\r\n", status, code);
  }

  @Test
  void transferCodingsBeforeChunked_areNotImplemented() {
    assertRefused(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        501,
        "not_implemented");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/../b",
        "/a/%2e%2E/b",
        "/a/.%2e",
        "/.",
        "/a/./b",
        "/a/%2e",
        "/a\\b",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a#b",
        "/a?b#c",
        "/\u00e9",
        "a/b",
        "*",
        "http://other/",
        "http://a:81/",
        "https://a:80/",
        "http://a.b/",
        "http://user@a/",
        "http:///a",
        "ftp://a/",
        "//a/../b",
      })
  void targets(String target) {
    assertRefused("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request");
  }

  @Test
  void nulInTheTarget() {
    assertRefused("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request");
  }

  @ParameterizedTest
  @CsvSource({"CONNECT a:443", "CONNECT a", "TRACE /"})
  void methods(String methodAndTarget) {
    assertRefused(methodAndTarget + " HTTP/1.1\r\nHost: a\r\n\r\n", 501, "not_implemented");
  }

  /** Whatever is wrong with it: it is neither HTTP/2 nor a request of HTTP/1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r",
        "PRI * HTTP/2.0\r\n\rX",
        "PRI * HTTP/2.0\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\n\n",
        "PRI * HTTP/2.\r\n\r\n",
        "PRI * \r\n\r\n",
        "PRI \r\n\r\n"
      })
  void almostHttp2(String preface) {
    assertRefused(preface, 400, "bad_request");
  }

  /** Also where what begins like HTTP/2 comes a byte at a time. */
  @Test
  void almostHttp2_slowly() throws IOException {
    try (RawClient client = listener.connect()) {
      for (char piece : "PRI * HTTP/2.0\r\n\r\nSX".toCharArray()) {
        client.send(String.valueOf(piece));
      }
      assertThat(client.readAnswer().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
  void versions(String version) {
    assertRefused("GET / " + version + "\r\nHost: a\r\n\r\n", 505, "not_implemented");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/01.01",
        "GET / HTTP/1.01",
        "GET / HTTP/1.10",
        "GET / HTTP/11",
        "GET / HTTP/1,1",
        "GET / HTTP/a.1",
        "GET / http/1.1",
        "GET / Http/1.1",
        "GET / ICE/1.0",
        "GET / HTTP/1.1 x",
        "GET / x HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET /",
        "GET",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET / \tHTTP/1.1",
        "GET \u000b/ HTTP/1.1",
        "GET /\u000cHTTP/1.1",
        "GET /\rHTTP/1.1",
        " GET / HTTP/1.1",
        "\tGET / HTTP/1.1",
        "G@T / HTTP/1.1",
        "GET / HTTP/1.1\nHost: b",
      })
  void malformedRequestLines(String line) {
    assertRefused(line + "\r\nHost: a\r\n\r\n", 400, "bad_request");
  }

  /** One refused, one dispatched if it were read: both in one segment. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/01.01\r\nHost: a\r\n\r\n",
        "POST /../x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        "POST /../x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void nothingAfterAnAnswerThatCloses_isDispatched(String refused) throws Exception {
    try (RawClient client = listener.connect()) {
      client.send(refused + "POST /pay HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.status()).isGreaterThanOrEqualTo(400);
      assertThat(answer.field("connection")).isEqualTo("close");
      client.send("POST /pay HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Host: a~Host: b, 400, bad_request",
    "X: y, 400, bad_request",
    "Host: a~X: 1~ folded, 400, bad_request",
    "Host: a~Transfer-Encoding: gzip, 400, bad_request",
    "Host: a~Content-Length: x, 400, bad_request",
  })
  void anUpgradeToHttp2_isNoWayAround(String fields, int status, String code) {
    assertRefused(
        "GET / HTTP/1.1\r\n" + UPGRADE + fields.replace("~", "\r\n") + "\r\n\r\n", status, code);
  }

  @Test
  void aFoldSplitOverReads_isFoundToo() throws Exception {
    try (RawClient client = listener.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n");
      listener.run(() -> {});
      client.send(" folded\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(400);
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @Test
  void nothingAfterARefusedHead_isRead() throws Exception {
    try (RawClient client = listener.connect()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(400);
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @Test
  void aLaterHeadOnTheConnection_isLookedAtToo() throws Exception {
    try (RawClient client = listener.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(200);
      listener.next();
      client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(400);
    }
    assertThat(listener.exchanges).isEmpty();
  }
}
