package dev.fanlight.gateway.upstream.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.LendingStream;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an answer over HTTP/1.1 holds while its reader does not read. */
class ResponseStreamTest {
  private static final int KIB = 1024;

  private static final int LENGTH = 4 * KIB * KIB;

  /** What one read brings is many pieces. */
  private static final int CHUNK = 8 * KIB;

  /** One read, and the piece that was not complete before it. */
  private static final int MOST_WAITING = 72 * KIB;

  private final Reader reader = new Reader();
  private OneAttempt attempt;

  @BeforeEach
  void serve() throws IOException {
    attempt = new OneAttempt(new LongAnswer());
  }

  @AfterEach
  void close() throws Exception {
    attempt.close();
  }

  @Test
  void aReaderThatPauses_holdsOneReadAtMost_andItIsCounted() throws Exception {
    reader.pausesAfterEach = true;
    attempt.open(reader);

    assertThat(reader.ended.get(60, TimeUnit.SECONDS)).isEmpty();

    assertThat(reader.read).isEqualTo(LENGTH);
    assertThat(reader.most).isBetween(1L, (long) MOST_WAITING);
    assertThat(reader.held.bytes()).isZero();
  }

  @Test
  void aReaderThatAsksForPieceAfterPiece_getsAll_andHoldsOneReadAtMost() throws Exception {
    reader.fetchesOne = true;
    attempt.open(reader);

    assertThat(reader.ended.get(60, TimeUnit.SECONDS)).isEmpty();

    assertThat(reader.read).isEqualTo(LENGTH);
    assertThat(reader.most).isBetween(1L, (long) MOST_WAITING);
    assertThat(reader.held.bytes()).isZero();
  }

  @Test
  void aReaderThatBorrows_isLentWhatNeedNotWait() throws Exception {
    reader.borrows = true;
    attempt.open(reader);

    assertThat(reader.ended.get(60, TimeUnit.SECONDS)).isEmpty();

    assertThat(reader.read).isEqualTo(LENGTH);
    assertThat(reader.lent).isGreaterThan(LENGTH / 2);
  }

  private final class LongAnswer implements OneAttempt.Script {
    @Override
    public void answer(BufferedReader more, OutputStream answer) throws IOException {
      if (reader.borrows) {
        answer.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".getBytes(ISO_8859_1));
        answer.write(new byte[LENGTH]);
        return;
      }
      answer.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
      ByteArrayOutputStream chunks = new ByteArrayOutputStream();
      for (int sent = 0; sent < LENGTH; sent += CHUNK) {
        chunks.write("%x\r\n".formatted(CHUNK).getBytes(ISO_8859_1));
        chunks.write(new byte[CHUNK]);
        chunks.write("\r\n".getBytes(ISO_8859_1));
      }
      chunks.write("0\r\n\r\n".getBytes(ISO_8859_1));
      answer.write(chunks.toByteArray());
      more.read();
    }

    @Override
    public void broken(IOException failure) {
      reader.ended.completeExceptionally(failure);
    }
  }

  /** Reads the answer to its end, and pauses after each piece until the loop's next turn. */
  private final class Reader extends OneAttempt.Listener {
    boolean pausesAfterEach;
    boolean fetchesOne;
    boolean borrows;
    long lent;
    long read;
    long most;

    @Override
    public void head(CallHead head) {
      ReadStream<Buffer> body = ((Body.Streamed) head.body()).stream();
      body.handler(piece -> {
        read += piece.length();
        if (borrows) {
          return;
        }
        most = Math.max(most, held.bytes());
        if (pausesAfterEach) {
          body.pause();
          attempt.vertx.runOnContext(later -> body.resume());
        } else {
          attempt.vertx.runOnContext(later -> body.fetch(1));
        }
      });
      body.endHandler(end -> {});
      if (borrows) {
        ((LendingStream) body)
            .lendTo(piece -> {
              read += piece.length();
              lent += piece.length();
              return Future.succeededFuture();
            });
      }
      if (fetchesOne) {
        body.fetch(1);
      } else {
        body.resume();
      }
    }
  }
}
