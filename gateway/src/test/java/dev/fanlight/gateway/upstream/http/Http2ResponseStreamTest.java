package dev.fanlight.gateway.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an answer over HTTP/2 holds while its reader does not read. */
class Http2ResponseStreamTest {
  private static final int KIB = 1024;

  private static final int LENGTH = 4 * KIB * KIB;

  private static final int WINDOW = 64 * KIB;

  private static final int WIDE_WINDOW = 256 * KIB;

  private final Reader reader = new Reader();
  private OneAttempt attempt;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    attempt = new OneAttempt((more, answer) -> {});
    server =
        attempt
            .vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request -> request.response().end(Buffer.buffer(new byte[LENGTH])));
    server.listen().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    attempt.close();
  }

  private void awaitHeld(long least, long most) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (held() < least && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(held()).isBetween(least, most);
  }

  private long held() throws Exception {
    CompletableFuture<Long> held = new CompletableFuture<>();
    reader.onItsLoop(now -> held.complete(reader.held.bytes()));
    return held.get(20, TimeUnit.SECONDS);
  }

  private void readsAll() throws Exception {
    assertThat(reader.ended.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(reader.read).isEqualTo(LENGTH);
    assertThat(reader.held.bytes()).isZero();
  }

  @Test
  void aReaderThatReadsNothing_holdsTheWindow_andAllOfItIsCounted() throws Exception {
    reader.pausesAt = 0;
    attempt.openHttp2(server.actualPort(), reader);

    awaitHeld(WINDOW, WINDOW);

    reader.onItsLoop(now -> reader.goOn());
    readsAll();
  }

  @Test
  void aReaderThatStopsAfterItWasFast_holdsItsWideWindow() throws Exception {
    reader.pausesAt = KIB * KIB;
    attempt.openHttp2(server.actualPort(), reader);

    // The upstream may send more when half of the window has been read.
    awaitHeld(WIDE_WINDOW / 2, WIDE_WINDOW);

    reader.onItsLoop(now -> reader.goOn());
    readsAll();
  }

  @Test
  void aReaderThatPausesAfterEachPiece_holdsTheWindowAtMost() throws Exception {
    reader.pausesAfterEach = true;
    attempt.openHttp2(server.actualPort(), reader);

    readsAll();
    assertThat(reader.most).isBetween(1L, (long) WINDOW);
  }

  private final class Reader extends OneAttempt.Listener {
    final CompletableFuture<Context> begun = new CompletableFuture<>();
    boolean pausesAfterEach;
    long pausesAt = Long.MAX_VALUE;
    long read;
    long most;
    ReadStream<Buffer> body;

    void onItsLoop(Handler<Void> action) {
      begun.join().runOnContext(action);
    }

    void goOn() {
      pausesAt = Long.MAX_VALUE;
      body.resume();
    }

    @Override
    public void head(CallHead head) {
      body = ((Body.Streamed) head.body()).stream();
      body.handler(piece -> {
        read += piece.length();
        most = Math.max(most, held.bytes());
        if (pausesAfterEach) {
          body.pause();
          attempt.vertx.runOnContext(later -> body.resume());
        } else if (read >= pausesAt) {
          body.pause();
        }
      });
      body.endHandler(end -> {});
      if (pausesAt > 0) {
        body.resume();
      }
      begun.complete(attempt.vertx.getOrCreateContext());
    }

    @Override
    public void closed(@Nullable GatewayError error) {
      super.closed(error);
      if (error != null) {
        begun.completeExceptionally(error);
      }
    }
  }
}
