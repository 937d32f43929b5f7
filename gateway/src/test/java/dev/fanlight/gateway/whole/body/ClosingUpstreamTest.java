package dev.fanlight.gateway.whole.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream that closes its connection after its answer, long before the client has read it. */
class ClosingUpstreamTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int HANG = 30_000;

  /** Answers one request, ends what it sends, and waits until the gateway closes too. */
  private static void serve(
      ServerSocket server, String head, int size, CompletableFuture<Void> sent) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        request.append((char) in.read());
      }
      socket.setSendBufferSize(size);
      byte[] body = new byte[size];
      Arrays.fill(body, (byte) 'x');
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.shutdownOutput();
      sent.complete(null);
      socket.setSoTimeout(HANG);
      assertThat(in.read()).isNegative();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /**
   * The client reads late; but where the kernel takes less of the answer, it has to read before.
   */
  private static void awaitSent(CompletableFuture<Void> sent) throws Exception {
    try {
      sent.get(2, TimeUnit.SECONDS);
    } catch (TimeoutException tooMuch) {
      // The upstream sends the rest while the client reads.
    }
  }

  /** About as much as is on its way to a client that does not read: the rest waits upstream. */
  static List<Arguments> answers() {
    List<Arguments> answers = new ArrayList<>();
    for (int size = 340_000; size <= 420_000; size += 8_000) {
      answers.add(Arguments.of("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", size));
    }
    answers.add(Arguments.of("HTTP/1.0 200 OK\r\n\r\n", 400_000));
    String withLength = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 400000\r\n\r\n";
    answers.add(Arguments.of(withLength, 400_000));
    return answers;
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answerThatIsReadLater_isWhole(String head, int size) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket()) {
      CompletableFuture<Void> sent = new CompletableFuture<>();
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> serve(server, head, size, sent));
      TestGateway gateway =
          stage.gateway(
              """
              upstreams: {up: {url: "http://127.0.0.1:%d", timeout: 1h}}
              routes: [{name: x, match: {path: /a}, timeout: 1h, proxy: {upstream: up}}]
              """
                  .formatted(server.getLocalPort()));
      client.setReceiveBufferSize(4096);
      client.setSoTimeout(HANG);
      client.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
      client
          .getOutputStream()
          .write("GET /a HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));

      awaitSent(sent);
      String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(answer.chars().filter(c -> c == 'x').count()).isEqualTo(size);
      Eventually.get("the end of the upstream's connection", closed);
    }
  }
}
