package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream answers a handshake with a 101 that opens no tunnel. */
class WrongSwitchesTest extends TunnelScene {
  private void assertBad(String answer, String why) {
    try (Wire client = new Wire(gateway().port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      accepted.head();
      accepted.send(answer + "\r\nhello");

      assertThat(client.head()).startsWith("http/1.1 502 ");
      client.endOutput();
      assertThat(client.rest()).contains("bad_upstream_response", why);
      assertThat(accepted.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: other\r\n",
        "Upgrade: websocket, h2c\r\n",
        "Upgrade: websocket\r\nUpgrade: h2c\r\n",
        "Upgrade: websocket/13\r\n",
        ""
      })
  void anotherProtocol_isBad(String fields) {
    assertBad(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" + fields,
        "its status is 101, and its Upgrade is not websocket alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
  void aConnectionThatDoesNotNameIt_isBad(String fields) {
    assertBad(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" + fields,
        "its status is 101, and its Connection does not name upgrade");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"})
  void aTransferEncoding_isBad(String accept) {
    assertBad(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + accept
            + "Transfer-Encoding: chunked\r\n",
        "its status is 101, and it has a Transfer-Encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1", "0, 0", "0\r\nContent-Length: 5"})
  void aContentLength_isBad(String length) {
    assertBad(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Content-Length: "
            + length
            + "\r\n",
        "");
  }

  @Test
  void anOldVersion_isBad() {
    assertBad(
        "HTTP/1.0 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
        "its status is 101, and it is not HTTP/1.1");
  }
}
