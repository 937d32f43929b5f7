package dev.fanlight.gateway.upstream.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Promise;
import io.vertx.core.internal.buffer.BufferInternal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is lent is released once, by nobody but its lender. */
class HttpPassageTest {
  private final ByteBuf piece =
      PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(new byte[9]);
  private final Promise<Void> used = Promise.promise();

  @AfterEach
  void release() {
    assertThat(piece.refCnt()).isEqualTo(1);
    assertThat(piece.release()).isTrue();
  }

  @Test
  void whatIsLent_staysUntilItHasBeenUsed() {
    HttpPassage.lend(piece, lent -> used.future());
    assertThat(piece.refCnt()).isEqualTo(2);

    used.complete();
  }

  @Test
  void whatIsLent_isReleasedWhenItsUseFails() {
    HttpPassage.lend(piece, lent -> used.future());

    used.fail("the client has left");
  }

  @Test
  void whatIsLent_isReleasedWhenItsBorrowerThrows() {
    assertThatThrownBy(() ->
            HttpPassage.lend(
                piece,
                lent -> {
                  throw new IllegalStateException("written already");
                }))
        .hasMessage("written already");
  }

  /** As Netty does with all that it has written. */
  @Test
  void aBorrower_cannotReleaseWhatItWrites() {
    HttpPassage.lend(
        piece,
        lent -> {
          ByteBuf written = ((BufferInternal) lent).getByteBuf();
          assertThat(written.isDirect()).isTrue();
          written.release();
          return used.future();
        });
    assertThat(piece.refCnt()).isEqualTo(2);

    used.complete();
  }
}
