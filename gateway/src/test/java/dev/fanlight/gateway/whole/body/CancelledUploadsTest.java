package dev.fanlight.gateway.whole.body;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.TrustsAll;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads that end while their upstream reads nothing of them. The upstream's connection is reset:
 * else the kernel would keep what it has taken until the upstream reads it.
 */
class CancelledUploadsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** More than the systems on the way take for a reader that does not read. */
  private static final int UPLOAD = 32 * 1024 * 1024;

  /** What the gateway holds of an upload whose upstream takes nothing, at least. */
  private static final double HELD = 128 * 1024;

  private static final String TOO_LARGE =
      "HTTP/1.1 413 Content Too Large\r\nContent-Length: 7\r\n\r\ntoo big";

  private final CompletableFuture<Socket> asked = new CompletableFuture<>();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    if (asked.isDone()) {
      asked.join().close();
    }
  }

  /** Before an upstream that reads a head, writes that, and does nothing more. */
  private TestGateway gateway(boolean tls, String answer) throws Exception {
    KeyManager[] keys =
        CERTIFICATE.keyCertOptions().getKeyManagerFactory(stage.vertx()).getKeyManagers();
    Thread.startVirtualThread(() -> serve(tls, keys, answer));
    return stage.gateway(
        """
        upstreams:
          up:
            url: "%s://localhost:%d"
            timeout: 1h
            connect_timeout: 10s
            %s
        routes:
          - {name: x, match: {path: /x}, timeout: 1h, idle_timeout: 1h, proxy: {upstream: up}}
        """
            .formatted(
                tls ? "https" : "http",
                server.getLocalPort(),
                tls ? "tls: {ca: \"" + CERTIFICATE.certificatePath() + "\"}" : ""));
  }

  private void serve(boolean tls, KeyManager[] keys, String answer) {
    try {
      Socket wire = server.accept();
      Socket spoken =
          tls ? TrustsAll.context(keys).getSocketFactory().createSocket(wire, null, false) : wire;
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) spoken.getInputStream().read());
      }
      spoken.getOutputStream().write(answer.getBytes(ISO_8859_1));
      asked.complete(wire);
    } catch (IOException failure) {
      asked.completeExceptionally(failure);
    }
  }

  private static Wire upload(TestGateway gateway) {
    Wire client = new Wire(gateway.port());
    client.send("POST /x HTTP/1.1\r\nHost: g\r\nContent-Length: " + UPLOAD + "\r\n\r\n");
    Thread.startVirtualThread(() -> client.sendUntilClosed("u".repeat(UPLOAD)));
    return client;
  }

  /** How the gateway ends the connection, whose bytes are read up to there. */
  private static String ending(Socket wire) throws IOException {
    wire.setSoTimeout(15_000);
    byte[] bytes = new byte[64 * 1024];
    try {
      int read = 0;
      while (read >= 0) {
        read = wire.getInputStream().read(bytes);
      }
      return "closed";
    } catch (SocketException reset) {
      return "reset";
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clientThatLeaves_hasTheUpstreamsConnectionReset(boolean tls) throws Exception {
    TestGateway gateway = gateway(tls, "");
    try (Wire client = upload(gateway)) {
      Socket wire = Eventually.get("a request", asked);
      Eventually.noComplaint(() ->
          gateway.metrics().sum("fanlight_held_bytes") > HELD ? "" : "the upload has not stalled");

      client.reset();
      gateway.rest();

      assertThat(ending(wire)).isEqualTo("reset");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void uploadThatIsAnsweredEarly_hasItsAnswer_beforeTheConnectionIsReset(boolean tls)
      throws Exception {
    TestGateway gateway = gateway(tls, TOO_LARGE);
    try (Wire client = upload(gateway)) {
      assertThat(client.head()).startsWith("http/1.1 413 ");
      assertThat(client.read(7)).isEqualTo("too big");
      gateway.rest();

      assertThat(ending(Eventually.get("a request", asked))).isEqualTo("reset");
    }
  }
}
