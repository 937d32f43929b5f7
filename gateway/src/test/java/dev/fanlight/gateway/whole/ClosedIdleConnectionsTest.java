package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event loop finds a request, and that the connection for it is closed, at the same moment. */
class ClosedIdleConnectionsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final List<Wire> clients = new ArrayList<>();

  /** The connection and the stream of the last request. */
  private volatile FrameUpstream.Line asked;

  private volatile int stream;
  private volatile boolean answers = true;

  @BeforeAll
  static void pack() throws IOException {
    HeldLoop.pack(folder);
  }

  @AfterEach
  void letGo() {
    HeldLoop.letGo();
    clients.forEach(Wire::close);
  }

  private static TestGateway gateway(FrameUpstream upstream) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s", protocol: h2c}}
        routes:
          - {name: hold, match: {path: /hold}, plugins: [{name: holds, config: {word: x}}], respond: {status: 204}}
          - {name: x, match: {path: /x}, proxy: {upstream: up}}
        """
            .formatted(folder, upstream.url()));
  }

  private FrameUpstream upstream() {
    return new FrameUpstream((line, stream) -> {
      boolean now = answers;
      asked = line;
      this.stream = stream;
      if (now) {
        line.answer(stream, 200, 0, "right");
      }
    });
  }

  /** A client that has been served, by the first of the upstream's connections. */
  private Wire client(TestGateway gateway, FrameUpstream upstream) {
    Wire client = new Wire(gateway.port());
    clients.add(client);
    client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
    isRight(client);
    return upstream.lines().getFirst().equals(asked) ? client : client(gateway, upstream);
  }

  /** Makes the loop stand still that serves the client. */
  private static void hold(Wire client) {
    HeldLoop.hold(client, "GET /hold HTTP/1.1\r\nhost: g\r\n\r\n");
  }

  private void end(boolean reset) throws IOException {
    asked.end(reset);
    // The thread that reads from the socket is the one that really closes it.
    Eventually.equal("closed", true, asked::isClosed);
  }

  private static void isRight(Wire client) {
    assertThat(client.head()).startsWith("http/1.1 200");
    assertThat(client.chunk()).isEqualTo("right");
    assertThat(client.chunk() + client.read(2)).isEqualTo("\r\n");
  }

  @ParameterizedTest
  @CsvSource({"GET, false", "POST, false", "GET, true", "POST, true"})
  void requestAfterTheEnd_goesOnAnotherConnection(String method, boolean reset) throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire client = client(gateway, upstream);
      hold(client(gateway, upstream));
      int before = upstream.requests();
      end(reset);
      client.send(method + " /x HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
      HeldLoop.letGo();

      isRight(client);
      assertThat(upstream.requests()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requestBeforeTheEnd_isSentAgain(boolean reset) throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire client = client(gateway, upstream);
      hold(client(gateway, upstream));
      int before = upstream.requests();
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      end(reset);
      HeldLoop.letGo();

      isRight(client);
      assertThat(upstream.requests()).isEqualTo(before + 1);
    }
  }

  /** What is read of the connection meanwhile is no sign that the upstream has read the request. */
  @Test
  void requestBeforeTheEnd_isSentAgain_afterAnotherAnswerOnItsConnection() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire client = client(gateway, upstream);
      Wire other = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      int last = stream;
      answers = false;
      other.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      Eventually.equal("asked", true, () -> stream > last);
      answers = true;
      hold(holder);
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      asked.answer(stream, 200, 0, "right");
      end(true);
      HeldLoop.letGo();

      isRight(client);
    }
  }
}
