package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections the admin listener has. */
class AdminConnectionsTest extends AdminListenerScene {
  @Test
  void aConnectionBeyondTheBound_takesThePlaceOfTheOldest() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < AdminConnections.MOST; i++) {
        open.add(new Socket(InetAddress.getLoopbackAddress(), listener.port()));
      }
      assertThat(begin(open.getLast())).startsWith("HTTP/1.1 200 ");

      assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");

      assertThat(open.getFirst().getInputStream().read()).isEqualTo(-1);
      assertThat(begin(open.get(1))).startsWith("HTTP/1.1 200 ");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /** The first bytes of an answer on a connection that stays open. */
  private static String begin(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
  }
}
