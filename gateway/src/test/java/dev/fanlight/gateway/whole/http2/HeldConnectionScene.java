package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.HeldLoop;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients whose requests share one connection to an HTTP/2 upstream, on an event loop that the test
 * holds: what the upstream and the clients do meanwhile, the loop finds at the same moment.
 */
abstract class HeldConnectionScene {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final List<Wire> clients = new ArrayList<>();

  /** The connection and the stream of the last request. */
  volatile FrameUpstream.Line asked;

  volatile int stream;

  /** Whether requests are answered at once. */
  volatile boolean answers = true;

  @BeforeAll
  static void pack() throws IOException {
    HeldLoop.pack(folder);
  }

  @AfterEach
  void letGo() {
    HeldLoop.letGo();
    clients.forEach(Wire::close);
  }

  static TestGateway gateway(FrameUpstream upstream) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s", protocol: h2c}}
        routes:
          - {name: hold, match: {path: /hold}, plugins: [{name: holds, config: {word: x}}], respond: {status: 204}}
          - {name: held, match: {path: /held}, plugins: [{name: holds, config: {word: x}}], proxy: {upstream: up}}
          - {name: x, match: {path: /x}, proxy: {upstream: up}}
        """
            .formatted(folder, upstream.url()));
  }

  FrameUpstream upstream() {
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
  Wire client(TestGateway gateway, FrameUpstream upstream) {
    Wire client = new Wire(gateway.port());
    clients.add(client);
    client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
    isAnswered(client, 200);
    return upstream.lines().getFirst().equals(asked) ? client : client(gateway, upstream);
  }

  /** Sends the beginning of a request that is not answered yet. */
  void begin(Wire client, String request) {
    int last = stream;
    answers = false;
    client.send(request);
    Eventually.equal("asked", true, () -> stream > last);
    answers = true;
  }

  /** Makes the loop stand still that serves the client. */
  static void hold(Wire client) {
    HeldLoop.hold(client, "GET /hold HTTP/1.1\r\nhost: g\r\n\r\n");
  }

  /** Ends the connection of the last request. */
  void end(boolean reset) throws IOException {
    asked.end(reset);
    // The thread that reads from the socket is the one that really closes it.
    Eventually.equal("closed", true, asked::isClosed);
  }

  static void isAnswered(Wire client, int status) {
    assertThat(client.head()).startsWith("http/1.1 " + status);
    assertThat(client.chunk()).isEqualTo("right");
    assertThat(client.chunk() + client.read(2)).isEqualTo("\r\n");
  }
}
