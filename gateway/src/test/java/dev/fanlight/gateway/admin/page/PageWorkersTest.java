package dev.fanlight.gateway.admin.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages that nobody takes. */
@Timeout(60)
class PageWorkersTest {
  /** Less than this goes into the buffers of a connection. */
  private static final int BUFFER = 8192;

  private static final Buffer LARGE = Buffer.buffer(new byte[4 << 20]);

  private final Semaphore answered = new Semaphore(0);

  @Test
  void pagesThatNobodyTakes_areBounded_andTheOldestMakesRoomForAnother() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    List<Socket> takingNothing = new ArrayList<>();
    try {
      PageWorkers workers = new PageWorkers(vertx);
      HttpServer server =
          vertx
              .createHttpServer(new HttpServerOptions().setSendBufferSize(BUFFER))
              .requestHandler(request -> make(workers, request))
              .listen(0, "127.0.0.1")
              .await(10, TimeUnit.SECONDS);
      for (int i = 0; i < PageWorkers.MOST_UNTAKEN; i++) {
        takingNothing.add(ask(server.actualPort()));
        answered.acquire();
      }

      assertThat(head(server)).startsWith("HTTP/1.1 200 ");

      assertThat(endsEarly(takingNothing.getFirst())).isTrue();
      takingNothing.getLast().getInputStream().readNBytes(LARGE.length());
    } finally {
      for (Socket socket : takingNothing) {
        socket.close();
      }
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private void make(PageWorkers workers, HttpServerRequest request) {
    workers.make(
        request,
        () -> LARGE,
        page -> {
          answered.release();
          return request.response().end(page);
        });
  }

  private static Socket ask(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Whether the connection ends in the middle of its page. */
  private static boolean endsEarly(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length < LARGE.length();
    } catch (SocketException reset) {
      return true;
    }
  }

  /** The first bytes of one more answer. */
  private static String head(HttpServer server) throws IOException {
    try (Socket socket = ask(server.actualPort())) {
      return new String(socket.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
    }
  }
}
