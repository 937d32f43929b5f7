package dev.fanlight.gateway.upstream.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Promise;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
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

  /** A part of it may wait there, though the write of the whole has failed. */
  @Test
  void whatIsLent_isNeededUntilAllHasGoneThatWasWrittenBefore() {
    List<Runnable> flushes = new ArrayList<>();
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext context) {
                flushes.add(context::flush);
              }
            });
    HttpPassage.lend(piece, lent -> used.future().recover(left -> HttpPassage.settled(channel)));
    ChannelFuture part = channel.write(piece.retainedSlice(0, 3));

    used.fail("the stream is reset");
    assertThat(part.isDone()).isFalse();
    assertThat(piece.refCnt()).isEqualTo(3);

    flushes.forEach(Runnable::run);
    assertThat(part.isSuccess()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void whatIsLent_isNotNeededWhenTheConnectionHasClosed() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.close();
    HttpPassage.lend(piece, lent -> used.future().recover(left -> HttpPassage.settled(channel)));

    used.fail("the connection has closed");
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
