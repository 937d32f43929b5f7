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

/**
 * An HTTP/2 upstream says its last and closes; its system resets the connection. The gateway learns
 * of that from a write that fails, before it has read what the upstream said.
 */
class FailedWritesTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  private final List<Wire> clients = new ArrayList<>();

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
          - {name: held, match: {path: /held}, plugins: [{name: holds, config: {word: x}}], proxy: {upstream: up}}
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
    isAnswered(client, 200);
    return upstream.lines().getFirst().equals(asked) ? client : client(gateway, upstream);
  }

  /** Sends the beginning of a request that is not answered yet. */
  private void begin(Wire client, String request) {
    int last = stream;
    answers = false;
    client.send(request);
    Eventually.equal("asked", true, () -> stream > last);
    answers = true;
  }

  /** A request that cannot be written any more when the loop goes on. */
  private static void hold(Wire client, String method) {
    HeldLoop.hold(client, method + " /held HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
  }

  private void reset() throws IOException {
    asked.end(true);
    // The thread that reads from the socket is the one that really closes it.
    Eventually.equal("closed", true, asked::isClosed);
  }

  private static void isAnswered(Wire client, int status) {
    assertThat(client.head()).startsWith("http/1.1 " + status);
    assertThat(client.chunk()).isEqualTo("right");
    assertThat(client.chunk() + client.read(2)).isEqualTo("\r\n");
  }

  @Test
  void answerBeforeTheReset_isPassedOn() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire uploader = client(gateway, upstream);
      Wire other = client(gateway, upstream);
      begin(uploader, "POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 99999\r\n\r\nbegun");
      hold(other, "GET");

      asked.answer(stream, 413, 0, "right");
      reset();
      HeldLoop.letGo();

      isAnswered(uploader, 413);
      isAnswered(other, 200);
    }
  }

  @Test
  void goAwayBeforeTheReset_isHeeded() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire other = client(gateway, upstream);
      int before = upstream.requests();
      hold(other, "POST");

      asked.goAway(stream);
      reset();
      HeldLoop.letGo();

      isAnswered(other, 200);
      assertThat(upstream.requests()).isEqualTo(before + 1);
    }
  }

  @Test
  void requestAfterTheFailedWrite_goesOnAnotherConnection() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire other = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      hold(holder, "GET");

      other.send("POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
      reset();
      HeldLoop.letGo();

      isAnswered(other, 200);
      isAnswered(holder, 200);
    }
  }

  /** A client leaves, and what tells the upstream of that cannot be written. */
  @Test
  void answerBeforeTheReset_isPassedOn_whenAResetOfAStreamFails() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire leaves = client(gateway, upstream);
      Wire stays = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      begin(leaves, "GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      begin(stays, "GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      HeldLoop.hold(holder, "GET /hold HTTP/1.1\r\nhost: g\r\n\r\n");

      leaves.reset();
      asked.answer(stream, 404, 0, "right");
      reset();
      HeldLoop.letGo();

      isAnswered(stays, 404);
    }
  }
}
