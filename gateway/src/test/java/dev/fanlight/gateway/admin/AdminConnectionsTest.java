package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.RecordedLog;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many connections the admin listener has. */
class AdminConnectionsTest extends AdminListenerScene {
  @RegisterExtension
  private final RecordedLog log = new RecordedLog(AdminConnections.class.getName());

  @Test
  void aConnectionForWhoseBytesNoMemoryIsLeft_isTold() {
    List<Handler<Throwable>> failed = new ArrayList<>();
    new AdminConnections().handle(connection(failed));

    failed.forEach(handler -> handler.handle(new IOException("its client has left")));
    assertThat(log.events()).isEmpty();

    failed.forEach(handler -> handler.handle(new OutOfMemoryError("no direct memory")));
    assertThat(log.lastMessage()).startsWith("admin lost 1 connection(s)");
  }

  /** One that only takes handlers of its failures. */
  @SuppressWarnings("unchecked")
  private static HttpConnection connection(List<Handler<Throwable>> failed) {
    return (HttpConnection)
        Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("exceptionHandler")) {
                failed.add((Handler<Throwable>) arguments[0]);
              }
              return method.getName().equals("hashCode") ? (Object) 1 : proxy;
            });
  }

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
