package dev.fanlight.gateway.whole.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an upstream sends unasked while a slow client keeps it waiting is nobody's answer. */
class LateBytesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int KIB = 1024;
  private static final String WRONG = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nWRONG";

  private final Http1Upstream upstream = stage.upstream();
  private volatile int late;

  /** Of some sizes the gateway has read all, and waits with the last piece for the client. */
  @Test
  void bytesBehindAnAnswerThatWaitsForItsClient_reachNobody() throws IOException {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", bulkhead: {max_concurrent: 1, max_queue: 1}}
            routes:
              - {name: x, match: {path: /**}, proxy: {upstream: up}}
            """
                .formatted(upstream.url()));
    upstream.on("/y", call -> call.answer(200, "right"));

    for (int size = 96 * KIB; size <= 288 * KIB; size += 3 * KIB) {
      assertThat(nextAnswer(gateway, size)).as("behind %d bytes", size).endsWith("right");
    }
    assertThat(late).as("answers that have waited").isPositive();
  }

  /** What the next client gets, behind one that reads only when the late bytes are there. */
  private String nextAnswer(TestGateway gateway, int size) throws IOException {
    CompletableFuture<Void> read = new CompletableFuture<>();
    // The end is a piece of its own, behind the one for which the client must make room.
    String answer =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
            + "%x\r\n%s\r\n0\r\n\r\n".formatted(size, "x".repeat(size));
    upstream.on(
        "/x",
        call -> {
          call.raw(answer);
          call.await(read);
          if (waiting(gateway) == 1) { // else the next request is there already
            late++;
            call.raw(WRONG);
          }
        });
    List<Socket> clients = new ArrayList<>();
    try {
      // One for each event loop, and one more: the first and the last have the same loop.
      for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
        clients.add(client(gateway));
      }
      ask(clients.getFirst(), "/x");
      upstream.awaitArrival("/x");
      awaitStill(gateway);
      ask(clients.getLast(), "/y");
      awaitStill(gateway);
      read.complete(null);
      awaitStill(gateway);
      read(clients.getFirst());
      return read(clients.getLast());
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static Socket client(TestGateway gateway) throws IOException {
    Socket client = new Socket();
    client.setReceiveBufferSize(4 * KIB);
    client.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
    return client;
  }

  private static void ask(Socket client, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n";
    client.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  private static String read(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** Until nothing more is read, as far as ten looks show. */
  private static void awaitStill(TestGateway gateway) {
    Eventually.noComplaint(() -> {
      double before = held(gateway);
      for (int i = 0; i < 10; i++) {
        if (held(gateway) != before) {
          return "it still reads";
        }
      }
      return "";
    });
  }

  private static double waiting(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_bulkhead_queue_depth");
  }

  private static double held(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_held_bytes");
  }
}
