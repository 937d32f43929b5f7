package dev.fanlight.gateway.upstream.http.wire;

import dev.fanlight.gateway.limit.memory.LendingStream.Borrower;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The way of a body's content past Vert.x, in the pooled memory that it was read into. Vert.x would
 * copy each piece to the heap, because it releases nothing of what it keeps for a reader that has
 * paused. So only a piece that goes to its reader at once may pass here. That saves a quarter to a
 * third of the CPU time that large bodies cost. Confined to the event loop of its connection.
 */
public interface HttpPassage {
  /** Bytes that a piece must have. While it is lent, the whole read that it came with is kept. */
  int LEAST = 16 * 1024;

  /**
   * Whether the next piece may pass there.
   *
   * @param size of the piece
   * @param before bytes of content that came before it
   */
  static boolean lets(HttpPassage passage, int size, long before) {
    return size >= LEAST && passage.isOpen(before) && HttpLoans.ALL.haveRoom();
  }

  /**
   * Whether the next piece has a reader that takes it now, and all that came before it has been
   * taken.
   *
   * @param before bytes of content that came before it
   */
  boolean isOpen(long before);

  /**
   * The next piece has come, and may have to wait for its reader. Told over HTTP/1.1.
   *
   * @param size of the piece
   * @param before bytes of content that came before it
   * @return whether the reader wants it now, and has taken all that came before it
   */
  default boolean arrived(int size, long before) {
    return true;
  }

  /**
   * Gives the next piece to its reader.
   *
   * @param piece stays the caller's
   */
  void pass(ByteBuf piece);

  /**
   * Lends a piece, and releases it when the borrower is done with it. The piece stays the caller's.
   */
  static void lend(ByteBuf piece, Borrower borrower) {
    ByteBuf lent = piece.retainedSlice();
    Runnable loan = HttpLoans.ALL.begin(lent);
    boolean used = false;
    try {
      // Vert.x, and Netty for it, leave the release of such a buffer to whoever made it.
      borrower.use(BufferInternal.buffer(lent)).onComplete(done -> end(loan, lent));
      used = true;
    } finally {
      if (!used) {
        end(loan, lent);
      }
    }
  }

  /**
   * Completes when nothing of what was written there before is needed any more. When a stream of
   * HTTP/2 is reset, the write of a piece fails at once. But some of it may wait in the connection,
   * in slices that do not keep its memory. Without this, they would send what comes there next.
   */
  static Future<Void> settled(HttpConnection connection) {
    return settled(((ConnectionBase) connection).channel());
  }

  /** The same of its channel. */
  static Future<Void> settled(Channel channel) {
    Promise<Void> settled = Promise.promise();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(gone -> settled.complete());
    return settled.future();
  }

  /** In this order: what is released may be another read's at once. */
  private static void end(Runnable loan, ByteBuf lent) {
    loan.run();
    lent.release();
  }
}
