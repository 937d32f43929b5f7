package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an answer over HTTP/1.1 holds while its reader does not read. */
class ResponseStreamTest {
  private static final int KIB = 1024;

  private static final int LENGTH = 4 * KIB * KIB;

  /** One read, and the piece that was not complete before it. */
  private static final int MOST_WAITING = 72 * KIB;

  private final Vertx vertx = Vertx.vertx();
  private final Reader reader = new Reader();
  private ServerSocket server;
  private SharedUpstream upstream;

  @BeforeEach
  void serve() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    upstream = HttpAttemptTest.upstream(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    Thread.startVirtualThread(this::answer);
  }

  private void answer() {
    try (Socket client = server.accept()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      while (!lines.readLine().isEmpty()) {}
      String head = "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n".formatted(LENGTH);
      client.getOutputStream().write(head.getBytes(ISO_8859_1));
      client.getOutputStream().write(new byte[LENGTH]);
      lines.read();
    } catch (IOException broken) {
      reader.ended.completeExceptionally(broken);
    }
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void open() {
    vertx.runOnContext(now -> {
      HttpConnections connections =
          new HttpConnections(vertx, upstream, new HttpNames(vertx, Path.of("none"), List.of()));
      connections.open(
          upstream.endpoints().current().endpoints().getFirst(),
          CallRequest.get("/"),
          "id",
          1000,
          reader);
    });
  }

  @Test
  void aReaderThatPauses_holdsOneReadAtMost_andItIsCounted() throws Exception {
    reader.pausesAfterEach = true;
    open();

    assertThat(reader.ended.get(60, TimeUnit.SECONDS)).isEmpty();

    assertThat(reader.read).isEqualTo(LENGTH);
    assertThat(reader.most).isBetween(1L, (long) MOST_WAITING);
    assertThat(reader.held.bytes()).isZero();
  }

  @Test
  void aReaderThatAsksForPieceAfterPiece_getsAll_andHoldsOneReadAtMost() throws Exception {
    reader.fetchesOne = true;
    open();

    assertThat(reader.ended.get(60, TimeUnit.SECONDS)).isEmpty();

    assertThat(reader.read).isEqualTo(LENGTH);
    assertThat(reader.most).isBetween(1L, (long) MOST_WAITING);
    assertThat(reader.held.bytes()).isZero();
  }

  /** Reads the answer to its end, and pauses after each piece until the loop's next turn. */
  private final class Reader implements Connections.Listener {
    final CompletableFuture<Optional<GatewayError>> ended = new CompletableFuture<>();
    final HeldBytes held =
        new MemoryBudget(1 << 30).holder(new Simulation(0).newLoop().loop(), "127.0.0.1");
    boolean pausesAfterEach;
    boolean fetchesOne;
    long read;
    long most;

    @Override
    public boolean wantsNewConnection() {
      return false;
    }

    @Override
    public HeldBytes held() {
      return held;
    }

    @Override
    public void connected() {}

    @Override
    public void uploading(boolean now) {}

    @Override
    public void sent() {}

    @Override
    public void head(CallHead head) {
      ReadStream<Buffer> body = ((Body.Streamed) head.body()).stream();
      body.handler(piece -> {
        read += piece.length();
        most = Math.max(most, held.bytes());
        if (pausesAfterEach) {
          body.pause();
          vertx.runOnContext(later -> body.resume());
        } else {
          vertx.runOnContext(later -> body.fetch(1));
        }
      });
      body.endHandler(end -> {});
      if (fetchesOne) {
        body.fetch(1);
      } else {
        body.resume();
      }
    }

    @Override
    public void closed(@Nullable GatewayError error) {
      ended.complete(Optional.ofNullable(error));
    }
  }
}
