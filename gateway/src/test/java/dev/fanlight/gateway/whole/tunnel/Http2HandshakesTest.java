package dev.fanlight.gateway.whole.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake that the gateway makes of an extended CONNECT, and what it makes of the answer. */
class Http2HandshakesTest extends TunnelScene {
  private static Http2Socket connect(TestGateway gateway, String path, String... more) {
    try {
      return new Http2Socket(
          new Socket(InetAddress.getLoopbackAddress(), gateway.port()), path, more);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Http2Headers answerTo(String answer, String... more) throws Exception {
    try (Http2Socket client = connect(gateway(), "/chat", more);
        Wire accepted = upstream.accept()) {
      String handshake = accepted.headAsSent();
      accepted.send(
          answer.equals("chunked")
              ? TunnelUpstream.switched(handshake)
                  .replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n")
              : answer);
      Http2Headers head = client.head();
      if (!head.status().toString().startsWith("2")) {
        assertThat(accepted.rest()).isEmpty();
      }
      return head;
    }
  }

  @Test
  void handshake_isTheGatewaysOwn() throws Exception {
    TestGateway gateway = gateway();
    String[] keys = new String[2];
    for (int i = 0; i < keys.length; i++) {
      try (Http2Socket client =
              connect(
                  gateway,
                  "/chat?room=1",
                  "sec-websocket-protocol",
                  "chat",
                  "sec-websocket-extensions",
                  "permessage-deflate",
                  "sec-websocket-key",
                  "AAAAAAAAAAAAAAAAAAAAAA==",
                  "origin",
                  "http://g",
                  "cookie",
                  "a=b");
          Wire accepted = upstream.accept()) {
        String head = accepted.headAsSent();
        assertThat(head)
            .startsWith("GET /chat?room=1 HTTP/1.1\r\n")
            .containsIgnoringCase("connection: upgrade\r\n")
            .containsIgnoringCase("upgrade: websocket\r\n")
            .contains("sec-websocket-protocol: chat\r\n")
            .contains("sec-websocket-extensions: permessage-deflate\r\n")
            .contains("sec-websocket-version: 13\r\n", "origin: http://g\r\n", "cookie: a=b\r\n")
            .contains("via: 2.0 fanlight")
            .doesNotContain("AAAAAAAA", ":protocol", "content-length", "transfer-encoding");
        keys[i] = head.replaceAll("(?is).*sec-websocket-key: ([^\r]*)\r.*", "$1");
        assertThat(keys[i]).hasSize(24);

        accepted.send(
            TunnelUpstream.switched(head)
                .replace(
                    "\r\n\r\n",
                    "\r\nsec-websocket-protocol: chat\r\n"
                        + "sec-websocket-extensions: permessage-deflate\r\nx-mine: 1\r\n\r\n"));
        Http2Headers answer = client.head();
        assertThat(answer.status().toString()).isEqualTo("200");
        assertThat(answer.get("sec-websocket-protocol").toString()).isEqualTo("chat");
        assertThat(answer.get("sec-websocket-extensions").toString())
            .isEqualTo("permessage-deflate");
        assertThat(answer.get("x-mine").toString()).isEqualTo("1");
        assertThat(answer.names())
            .noneMatch(name -> name.toString().matches("sec-websocket-accept|upgrade|connection"));
        new Tunnel(new Wire(() -> client), accepted).works();
      }
    }
    assertThat(keys[0]).isNotEqualTo(keys[1]);
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_requests_total", "status=\"101\"", "method=\"GET\""))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"})
  void a101_withoutTheAnswerToTheKey_isBad(String accept) throws Exception {
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

    assertThat(answerTo(answer + accept + "\r\n").status().toString()).isEqualTo("502");
  }

  @Test
  void a101_withATransferEncoding_isBad() throws Exception {
    assertThat(answerTo("chunked").status().toString()).isEqualTo("502");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 403, 404, 426, 500, 503})
  void otherAnswers_pass(int status) throws Exception {
    String answer = "HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno";

    assertThat(answerTo(answer).status().toString()).isEqualTo(Integer.toString(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 206})
  void anAnswer_thatWouldOpenATunnelOverHttp2_isBad(int status) throws Exception {
    String answer = "HTTP/1.1 " + status + " X\r\nConnection: close\r\n\r\n";

    assertThat(answerTo(answer).status().toString()).isEqualTo("502");
  }

  @Test
  void gRpc_asContentType_changesNothing() throws Exception {
    String answer = "HTTP/1.1 101 Nothing\r\n\r\n";

    assertThat(answerTo(answer, "content-type", "application/grpc").status().toString())
        .isEqualTo("502");
  }

  @Test
  void contentLength_isRefused() throws Exception {
    try (Http2Socket client = connect(gateway(), "/chat", "content-length", "5")) {
      assertThat(client.head().status().toString()).isEqualTo("400");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/sub", "/other", "/said"})
  void routesWithoutTheKey_openNoTunnel(String path) throws Exception {
    TestGateway gateway =
        stage.gateway(
            config("", "", "")
                + """
                  - {name: plain, match: {path: /other}, proxy: {upstream: up}}
                  - {name: said, match: {path: /said}, respond: {status: 200}}
                """);
    try (Http2Socket client = connect(gateway, path)) {
      assertThat(client.head().status().toString())
          .isEqualTo(path.equals("/chat/sub") ? "404" : "501");
    }
    assertThat(gateway.quiet().sum("fanlight_call_attempts_total")).isZero();
  }

  /** The listener announces it only where a route of it takes handshakes, also after a reload. */
  @Test
  void withoutSuchARoute_itIsMalformed_untilAReload() throws Exception {
    String none =
        """
        upstreams:
          up: {url: "http://127.0.0.1:%d"}
        routes: [{name: chat, match: {path: /chat}, proxy: {upstream: up}}]
        """
            .formatted(upstream.port());
    TestGateway gateway = stage.gateway(none);
    try (Http2Socket client = connect(gateway, "/chat");
        Wire wire = new Wire(() -> client)) {
      assertThat(client.announced()).isFalse();
      assertThat(wire.rest()).isEqualTo("<reset>");
    }
    gateway.reloaded(config("", "", ""));
    try (Tunnel tunnel = upstream.openOverHttp2(gateway)) {
      tunnel.works();
      gateway.reloaded(none);
      tunnel.works();
    }
    try (Http2Socket client = connect(gateway, "/chat")) {
      assertThat(client.announced()).isFalse();
    }
  }

  @Test
  void aListener_thatAnnouncedItWhenItWasBound_stillDoes() throws Exception {
    TestGateway gateway = gateway();
    gateway.reloaded("routes: [{name: other, match: {path: /**}, respond: {}}]\nupstreams: {}");
    try (Http2Socket client = connect(gateway, "/chat")) {
      assertThat(client.announced()).isTrue();
      assertThat(client.head().status().toString()).isEqualTo("501");
    }
  }

  @Test
  void limits_ofTunnels_holdTogetherWithThoseOverHttp1() throws Exception {
    TestGateway gateway = gateway("", ", tunnels: 1", "");
    try (Tunnel tunnel = upstream.open(gateway);
        Http2Socket client = connect(gateway, "/chat")) {
      assertThat(client.head().status().toString()).isEqualTo("503");
      tunnel.works();
    }
  }

  @Test
  void aClient_thatSendsNoMoreFromItsHeadOn_isToldWhatTheUpstreamSays() throws Exception {
    try (Socket transport = new Socket(InetAddress.getLoopbackAddress(), gateway().port());
        Http2Socket client = new Http2Socket(transport, "/chat")) {
      client.shutdownOutput();
      try (Wire accepted = upstream.acceptTunnel()) {
        assertThat(accepted.rest()).isEmpty();
        accepted.send("hello");
        accepted.endOutput();
        assertThat(new Wire(() -> client).rest()).isEqualTo("hello");
      }
    }
  }
}
