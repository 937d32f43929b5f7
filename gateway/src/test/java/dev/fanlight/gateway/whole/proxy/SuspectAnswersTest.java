package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an HTTP/1.1 upstream sends unasked or malformed never becomes the answer to another request.
 */
class SuspectAnswersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String WRONG = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nWRONG";

  private static TestGateway gateway(ScriptedUpstream upstream) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - {name: x, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(upstream.url()));
  }

  static Stream<Arguments> unasked() {
    String ok = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n";
    return Stream.of(
        Arguments.of("GET", ok + "fineEXTRA"),
        Arguments.of("GET", ok + "fine\r\n"),
        Arguments.of("GET", ok + "fine" + WRONG),
        Arguments.of("GET", ok + "fine" + WRONG.substring(0, 20)),
        Arguments.of("GET", ok + "fineHTTP/1.1 103 Early Hints\r\n\r\n"),
        Arguments.of("GET", "HTTP/1.1 204 No Content\r\n\r\nEXTRA"),
        Arguments.of("GET", "HTTP/1.1 304 Not Modified\r\n\r\n" + WRONG),
        Arguments.of(
            "GET", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + WRONG),
        Arguments.of("POST", ok + "fine" + WRONG),
        Arguments.of("HEAD", ok + "fine"),
        Arguments.of("HEAD", ok + WRONG));
  }

  @ParameterizedTest
  @MethodSource("unasked")
  void bytesAfterAnAnswer_reachNobody(String method, String answer) {
    Http1Upstream upstream = stage.upstream();
    CompletableFuture<Void> over = new CompletableFuture<>();
    upstream
        .on(
            "/x",
            call -> {
              call.raw(answer);
              call.await(over);
            })
        .on("/y", call -> call.answer(200, "right"));
    TestGateway gateway = gateway(upstream);
    try (Wire client = new Wire(gateway.port())) {
      client.send(method + " /x HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
      assertThat(client.head()).doesNotStartWith("http/1.1 5");
    }
    TestClient other = stage.client(gateway);

    for (int i = 0; i < 3; i++) {
      assertThat(other.get("/y").body()).isEqualTo("right");
    }
    assertThat(upstream.connections()).isEqualTo(2);
    over.complete(null);
  }

  @Test
  void bytesOnAnIdleConnection_reachNobody() {
    Http1Upstream upstream = stage.upstream();
    CompletableFuture<Void> idle = new CompletableFuture<>();
    CompletableFuture<Void> spoilt = new CompletableFuture<>();
    upstream
        .on(
            "/x",
            call -> {
              call.answer(200, "fine");
              call.await(idle);
              call.raw(WRONG);
              spoilt.complete(null);
            })
        .on("/y", call -> call.answer(200, "right"));
    TestGateway gateway = gateway(upstream);
    TestClient client = stage.client(gateway);

    assertThat(client.get("/x").body()).isEqualTo("fine");
    idle.complete(null);
    Eventually.get("bytes unasked", spoilt);

    assertThat(client.post("/y", "content").body()).isEqualTo("right");
    assertThat(client.get("/y").body()).isEqualTo("right");
  }

  @Test
  void connectionThatTheUpstreamWillClose_carriesNothingMore() {
    Http1Upstream upstream = stage.upstream();
    CompletableFuture<Void> over = new CompletableFuture<>();
    upstream
        .on(
            "/x",
            call -> {
              call.raw("HTTP/1.1 200 OK\r\nconnection: close, x\r\ncontent-length: 4\r\n\r\nfine");
              call.await(over);
            })
        .on("/y", call -> call.answer(200, "right"));
    TestClient client = stage.client(gateway(upstream));

    assertThat(client.get("/x").body()).isEqualTo("fine");
    assertThat(client.post("/y", "content").body()).isEqualTo("right");
    assertThat(upstream.connections()).isEqualTo(2);
    over.complete(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n"
      })
  void switchThatNobodyAskedFor_isBadAtOnce_andItsConnectionCarriesNothingMore(String answer) {
    Http1Upstream upstream = stage.upstream();
    CompletableFuture<Void> over = new CompletableFuture<>();
    upstream
        .on(
            "/x",
            call -> {
              call.raw(answer);
              call.await(over);
            })
        .on("/y", call -> call.answer(200, "right"));
    TestClient client = stage.client(gateway(upstream));

    assertThat(client.get("/x").code()).isEqualTo("bad_upstream_response");
    assertThat(client.get("/y").body()).isEqualTo("right");
    assertThat(upstream.connections()).isEqualTo(2);
    over.complete(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\ncontent-length: 5, 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length: 0x5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\nhello",
        "HTTP/1.1 200 OK\ncontent-length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nSet-Cookie evil: a=b\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ntransfer-encoding x: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx a : b\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nx\ta: b\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nlast\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 abc OK\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello",
        "HTTP/2.0 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        "hello\r\n\r\n"
      })
  void malformedHead_isBadUpstreamResponse(String answer) {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.raw(answer)).on("/y", call -> call.answer(200, "right"));
    TestClient client = stage.client(gateway(upstream));

    Reply reply = client.get("/x");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("bad_upstream_response");
    assertThat(reply.body()).doesNotContain("Exception");
    assertThat(client.get("/y").body()).isEqualTo("right");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\n", "-5\r\n", "5\r\nhello, 0\r\n\r\n", "5;\0\r\nhello", "5\nhello\n0\n\n"})
  void malformedChunk_breaksTheAnswerOff(String chunks) {
    Http1Upstream upstream = stage.upstream();
    upstream
        .on(
            "/x",
            call -> call.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunks))
        .on("/y", call -> call.answer(200, "right"));
    TestGateway gateway = gateway(upstream);
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n");
      String head = client.head();
      assertThat(client.rest()).doesNotContain("\r\n0\r\n").doesNotContain("Exception");
      assertThat(head).matches("(?s)http/1.1 (502|200).*");
    }
    assertThat(stage.client(gateway).get("/y").body()).isEqualTo("right");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 104, 199})
  void interimAnswer_isNotTheFinalOne(int status) {
    Http1Upstream upstream = stage.upstream();
    upstream
        .on(
            "/x",
            call -> {
              call.raw("HTTP/1.1 " + status + " Soon\r\nx-soon: yes\r\n\r\n");
              call.interim(status);
              call.answer(200, "final");
            })
        .on("/y", call -> call.answer(200, "right"));
    TestClient client = stage.client(gateway(upstream));

    Reply reply = client.get("/x");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("final");
    assertThat(client.get("/y").body()).isEqualTo("right");
    assertThat(upstream.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1.1, true", "1.0, false"})
  void earlyHints_reachClientsOfHttp11(String version, boolean hinted) {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.raw("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\nconnection: x\r\nx: y\r\n\r\n");
          call.raw("HTTP/1.1 103 Early Hints\r\nlink: </b>\r\n\r\n");
          call.answer(200, "final");
        });
    try (Wire client = new Wire(gateway(upstream).port())) {
      client.send("GET /x HTTP/" + version + "\r\nhost: g\r\n\r\n");
      if (hinted) {
        assertThat(client.head())
            .startsWith("http/1.1 103")
            .contains("link: </a>")
            .doesNotContain("x: y");
        assertThat(client.head()).startsWith("http/1.1 103").contains("link: </b>");
      }
      assertThat(client.head()).matches("(?s)http/1.. 200.*");
    }
  }

  @Test
  void earlyHints_reachClientsOfHttp2() {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.raw("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
          call.answer(200, "final");
        });
    TestClient client = stage.client(gateway(upstream), HttpVersion.HTTP_2);
    CompletableFuture<String> hint = new CompletableFuture<>();

    HttpClientResponse response =
        Eventually.get(
            "the head",
            client
                .open(HttpMethod.GET, "/x")
                .compose(request ->
                    request.earlyHintsHandler(fields -> hint.complete(fields.get("link"))).send())
                .toCompletionStage()
                .toCompletableFuture());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Eventually.get("the hint", hint)).isEqualTo("</a>");
  }
}
