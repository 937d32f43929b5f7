package dev.fanlight.gateway.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.LentPiece;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An upstream resets the stream of an upload, a piece of which waits in the connection. */
class Http2LentUploadTest {
  private static final int WINDOW_UPDATE = 8;
  private static final int CANCEL = 8;

  /** Only the sockets bound what may be sent. */
  private static final byte[] WIDE_STREAMS = {0, 4, 127, -1, -1, -1};

  private static final byte[] WIDE_CONNECTION = {127, -1, 0, 0};
  private static final int UPLOAD = 3;
  private static final int NEXT = 5;
  private static final int CONTENT = 10;

  private final CompletableFuture<FrameUpstream.Line> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> mayRead = new CompletableFuture<>();
  private final FrameUpstream upstream = new FrameUpstream(this::head, WIDE_STREAMS);
  private final LentPiece piece = new LentPiece();
  private final Listener uploading = new Listener();
  private final Listener next = new Listener();
  private OneAttempt attempt;

  /** From the head of the upload on, the upstream reads nothing before it may. */
  private void head(FrameUpstream.Line line, int stream) throws IOException {
    if (stream < UPLOAD) {
      line.send(WINDOW_UPDATE, 0, 0, WIDE_CONNECTION);
      line.answer(stream, 200, 0, "right");
    } else if (stream == UPLOAD) {
      asked.complete(line);
      mayRead.join();
    }
  }

  @AfterEach
  void close() throws Exception {
    mayRead.complete(null);
    upstream.close();
    attempt.close();
    piece.close();
  }

  private static class Listener extends OneAttempt.Listener {
    @Override
    public void head(CallHead head) {
      ReadStream<Buffer> body = ((Body.Streamed) head.body()).stream();
      body.handler(content -> {}).endHandler(end -> {}).resume();
    }
  }

  private static CallRequest post(Body body) {
    return new CallRequest(HttpMethod.POST, "/", HttpHeaders.headers(), body, null);
  }

  /** When the connection has been used, and has its wide window. */
  private void openBoth() {
    int port = URI.create(upstream.url()).getPort();
    attempt.vertx.runOnContext(now -> {
      OneAttempt.Way way = attempt.wayByHttp2(port);
      way.open(
          CallRequest.get("/"),
          new Listener() {
            @Override
            public void closed(@Nullable GatewayError error) {
              way.open(post(new Body.Streamed(piece, -1)), uploading);
              way.open(post(Body.of("b".repeat(CONTENT))), next);
            }
          });
    });
  }

  @Test
  void aPieceOfAStreamThatIsReset_isKeptUntilTheUpstreamHasTakenWhatWasSentOfIt() throws Exception {
    attempt = new OneAttempt((more, answer) -> {});
    openBoth();
    piece.awaitLent();

    FrameUpstream.Line line = asked.get(20, TimeUnit.SECONDS);
    line.reset(UPLOAD, CANCEL);
    assertThat(uploading.ended.get(20, TimeUnit.SECONDS)).isPresent();
    piece.awaitTurn();
    mayRead.complete(null);

    Eventually.equal(
        "the content of the next",
        (long) CONTENT,
        () -> line.received().chars().filter(content -> content == 'b').count());
    line.answer(NEXT, 200, 0, "right");
    assertThat(next.ended.get(20, TimeUnit.SECONDS)).isEmpty();
    piece.awaitBack();
    assertThat(line.received().indexOf(LentPiece.OTHER)).isNegative();
  }
}
