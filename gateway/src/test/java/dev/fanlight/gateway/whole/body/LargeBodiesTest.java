package dev.fanlight.gateway.whole.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.GatewayProcess;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.Standstill;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bodies of 256 MiB, or 512 MiB with {@code -Pfull}, both ways at once, through a gateway that
 * could never hold them, while each reader pauses on its way.
 */
class LargeBodiesTest {
  private static final long SIZE = (Boolean.getBoolean("bodies.whole") ? 512L : 256L) << 20;
  private static final int BLOCK = 256 * 1024;

  /** Where the readers pause. */
  private static final long PAUSE_AT = 64L << 20;

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  /** Bytes on one way: what its sender has handed over, and what its reader has taken. */
  private static final class Way {
    final AtomicLong sent = new AtomicLong();
    final AtomicLong read = new AtomicLong();
    private volatile long sentInPause = -1;

    /** Called by the reader after each block. It pauses once, until the sender stands still. */
    void took(int bytes, int gatewayPort) {
      if (read.addAndGet(bytes) >= PAUSE_AT && sentInPause < 0) {
        sentInPause = Standstill.of(sent, gatewayPort, "/ok");
      }
    }

    void assertWhole(String which) {
      assertThat(read.get()).as(which).isEqualTo(SIZE);
      assertThat(sentInPause).as(which + " while its reader paused").isBetween(PAUSE_AT, SIZE / 2);
    }
  }

  @Test
  void largeBodies_passThroughASmallGatewayAndPausedReadersStopTheirSenders() {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Way up = new Way();
    Way down = new Way();
    upstream.on(
        "/up",
        call -> {
          for (byte[] bytes = call.read(BLOCK); bytes.length > 0; bytes = call.read(BLOCK)) {
            up.took(bytes.length, port.join());
          }
          call.answer(200, "all");
        });
    upstream.on(
        "/down",
        call -> {
          call.head(200, SIZE);
          byte[] block = new byte[BLOCK];
          for (long left = SIZE; left > 0; left -= BLOCK) {
            call.write(block);
            down.sent.addAndGet(BLOCK);
          }
          call.end();
        });
    try (GatewayProcess gateway =
        new GatewayProcess(List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m"), config())) {
      port.complete(gateway.port());
      CompletableFuture<String> uploaded = started(() -> upload(gateway.port(), up));
      CompletableFuture<String> downloaded = started(() -> download(gateway.port(), down));

      assertThat(join(uploaded)).contains(" 200 ");
      assertThat(join(downloaded)).contains(" 200 ");
      up.assertWhole("the upload");
      down.assertWhole("the download");
      assertThat(gateway.alive()).isTrue();
    }
  }

  private String config() {
    return """
    listeners: [{name: public, host: 127.0.0.1, port: 0}]
    admin: {host: 127.0.0.1, port: 0}
    access_log: off
    upstreams:
      up: {url: "%s"}
    routes:
      - {name: ok, match: {path: /ok}, respond: {status: 204}}
      - {name: x, match: {path: /**}, timeout: 10m, proxy: {upstream: up}}
    """
        .formatted(upstream.url());
  }

  private static CompletableFuture<String> started(Talk talk) {
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        end.complete(talk.head());
      } catch (IOException failure) {
        end.completeExceptionally(new UncheckedIOException(failure));
      }
    });
    return end;
  }

  /** Slower than anything else here: the machine may be busy. */
  private static String join(CompletableFuture<String> end) {
    return end.orTimeout(120, TimeUnit.SECONDS).join();
  }

  /** A request and its answer, of which the head is returned. */
  private interface Talk {
    String head() throws IOException;
  }

  private static String upload(int port, Way way) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes("POST /up HTTP/1.1\r\nhost: g\r\ncontent-length: " + SIZE + "\r\n\r\n"));
      byte[] block = new byte[BLOCK];
      for (long left = SIZE; left > 0; left -= BLOCK) {
        out.write(block);
        way.sent.addAndGet(BLOCK);
      }
      return head(socket.getInputStream());
    }
  }

  private static String download(int port, Way way) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(bytes("GET /down HTTP/1.1\r\nhost: g\r\n\r\n"));
      InputStream in = socket.getInputStream();
      String head = head(in);
      byte[] block = new byte[BLOCK];
      while (way.read.get() < SIZE) {
        int read = in.read(block);
        if (read < 0) {
          return "the connection ended after " + way.read.get() + " bytes";
        }
        way.took(read, port);
      }
      return head;
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "no answer";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
