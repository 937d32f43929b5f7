package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.SWITCHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway makes of a handshake and of its answer, and of what is no handshake. */
class TunnelHandshakesTest extends TunnelScene {
  @Test
  void handshake_isRebuiltAndItsAnswerToo() {
    try (Wire client = new Wire(gateway().port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      assertThat(accepted.head())
          .startsWith("get /chat?room=1 http/1.1\r\n")
          .contains("connection: upgrade\r\n", "upgrade: websocket\r\n")
          .contains("sec-websocket-key: dghlihnhbxbszsbub25jzq==\r\n", "origin: http://g\r\n")
          .contains("sec-websocket-version: 13\r\n", "sec-websocket-protocol: chat\r\n")
          .doesNotContain("keep-alive", "content-length", "transfer-encoding");
      accepted.send(
          "HTTP/1.1 101 Whatever\r\nUpgrade: websocket\r\nConnection: Upgrade, x-mine\r\n"
              + "X-Mine: 1\r\nKeep-Alive: 1\r\nSec-WebSocket-Accept: abc=\r\n"
              + "Sec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n");

      assertThat(client.head())
          .startsWith("http/1.1 101 ")
          .contains("connection: upgrade\r\n", "upgrade: websocket\r\n")
          .contains("sec-websocket-accept: abc=\r\n", "via: 1.1 fanlight")
          .doesNotContain("x-mine", "keep-alive", "content-length", "transfer-encoding");
      new Tunnel(client, accepted).works();
    }
  }

  @Test
  void bytesOfTheClient_rightBehindTheHandshakeWaitForTheAnswer() {
    TestGateway gateway = gateway();
    String smuggled = "GET /other HTTP/1.1\r\nHost: g\r\n\r\n";
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE + smuggled);
        Wire accepted = upstream.accept()) {
      assertThat(accepted.head()).doesNotContain("/other");
      accepted.send("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 103");
      accepted.send(SWITCHED);

      assertThat(accepted.read(smuggled.length())).isEqualTo(smuggled);
      client.head();
      new Tunnel(client, accepted).works();
    }
  }

  @Test
  void bytesOfTheClient_behindARefusedHandshakeAreNoRequest() {
    TestGateway gateway = gateway();
    try (Wire client =
            new Wire(gateway.port()).send(HANDSHAKE + "GET /chat HTTP/1.1\r\nHost: g\r\n\r\n");
        Wire accepted = upstream.accept()) {
      accepted.head();
      accepted.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");

      assertThat(client.head()).startsWith("http/1.1 403 ").contains("connection: close\r\n");
      assertThat(client.rest()).isEqualTo("no");
      accepted.close();
    }
    assertThat(gateway.quiet().sum("fanlight_requests_total")).isEqualTo(1);
  }

  @Test
  void otherAnswers_passAndBothConnectionsStayInUse() {
    TestGateway gateway = gateway();
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      accepted.head();
      accepted.send("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
      assertThat(client.head()).startsWith("http/1.1 426 ").doesNotContain("close");
      assertThat(client.read(2)).isEqualTo("no");
      // The client may have its answer before the upstream's connection is free again.
      gateway.rest();

      client.send("GET /chat HTTP/1.1\r\nHost: g\r\n\r\n");
      assertThat(accepted.head()).doesNotContain("upgrade");
      accepted.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      client.head();
      assertThat(client.read(2)).isEqualTo("ok");
      gateway.rest();

      client.send(HANDSHAKE);
      accepted.head();
      accepted.send(SWITCHED);
      client.head();
      new Tunnel(client, accepted).works();
    }
  }

  /** Whatever the upstream offers on its own connection. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Upgrade: websocket\r\nConnection: Upgrade\r\n", "Upgrade: h2c\r\n"})
  void anAnswerThatDemandsASwitch_offersWhatTheRouteHas(String fields) {
    String demand = "HTTP/1.1 426 Upgrade Required\r\n" + fields + "Content-Length: 2\r\n\r\nno";
    TestGateway gateway =
        stage.gateway(
            config("", "", "")
                + "  - {name: plain, match: {path: /plain}, proxy: {upstream: up}}\n");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /chat HTTP/1.1\r\nHost: g\r\n\r\n");
      Wire accepted = upstream.accept();
      accepted.head();
      accepted.send(demand);
      assertThat(client.head())
          .startsWith("http/1.1 426 ")
          .containsOnlyOnce("connection: upgrade\r\n")
          .containsOnlyOnce("upgrade: websocket\r\n");
      client.read(2);
      gateway.rest();

      client.send("GET /plain HTTP/1.1\r\nHost: g\r\n\r\n");
      accepted.head();
      accepted.send(demand);
      assertThat(client.head())
          .startsWith("http/1.1 426 ")
          .doesNotContain("upgrade:", "connection:");
      client.read(2);
      gateway.rest();

      client.send("GET /chat HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
      accepted.head();
      accepted.send(demand);
      assertThat(client.head()).contains("connection: close\r\n").doesNotContain("upgrade:");
      assertThat(client.rest()).isEqualTo("no");
    }
  }

  @Test
  void withoutTheKey_theRequestIsAnOrdinaryOne() {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "http://127.0.0.1:%d"}
            routes: [{name: chat, match: {path: /chat}, proxy: {upstream: up}}]
            """
                .formatted(upstream.port()));
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      assertThat(accepted.head()).doesNotContain("upgrade").contains("sec-websocket-key");
      accepted.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

      assertThat(client.head()).startsWith("http/1.1 200 ");
      assertThat(client.read(2)).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /chat HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET /chat HTTP/1.1\r\nHost: g\r\nUpgrade: websocket\r\n\r\n",
        "GET /chat HTTP/1.1\r\nHost: g\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "GET /chat HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        "GET /chat HTTP/1.0\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
      })
  void whatIsNoHandshake_isAnOrdinaryRequest(String request) {
    try (Wire client = new Wire(gateway().port()).send(request);
        Wire accepted = upstream.accept()) {
      assertThat(accepted.head()).doesNotContain("upgrade");
      accepted.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

      assertThat(client.head()).contains(" 200 ");
    }
  }

  @Test
  void nothingBehindAHandshakeThatClosesTheConnection_isRead() {
    TestGateway gateway = gateway();
    String closing = HANDSHAKE.replace("keep-alive", "close");
    try (Wire client = new Wire(gateway.port()).send(closing + HANDSHAKE);
        Wire accepted = upstream.accept()) {
      assertThat(accepted.head()).doesNotContain("upgrade");
      accepted.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

      assertThat(client.head()).startsWith("http/1.1 200 ").contains("connection: close\r\n");
      assertThat(client.rest()).isEqualTo("ok");
    }
    assertThat(gateway.quiet().sum("fanlight_requests_total")).isEqualTo(1);
  }

  @Test
  void aHandshakeWithABody_isRefused() {
    try (Wire client =
        new Wire(gateway().port())
            .send(HANDSHAKE.replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\nabc"))) {
      assertThat(client.head()).startsWith("http/1.1 400 ");
    }
  }

  /** Whatever the request of the batch itself asks for. */
  @Test
  void itemOfABatch_asksForNoSwitch() {
    TestGateway gateway =
        stage.gateway(config("", "", "") + "  - {name: batch, match: {path: /batch}, batch: {}}\n");
    String items = "[{\"path\": \"/chat\"}]";
    try (Wire client =
            new Wire(gateway.port())
                .send(
                    HANDSHAKE.replace("/chat?room=1", "/batch").strip()
                        + "\r\nContent-Length: "
                        + items.length()
                        + "\r\n\r\n"
                        + items);
        Wire accepted = upstream.accept()) {
      assertThat(accepted.head()).startsWith("get /chat ").doesNotContain("upgrade");
      accepted.send("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 200 ");
    }
  }
}
