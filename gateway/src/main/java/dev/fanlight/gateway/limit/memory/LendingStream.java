package dev.fanlight.gateway.limit.memory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A stream that can lend its pieces in the memory that the network read them into. That saves two
 * copies of each: to the heap, and from there to the memory that the network writes from.
 *
 * <p>Only pieces that need not wait are lent. The others come to the stream's handler, in memory
 * that needs no release.
 */
public interface LendingStream extends CallbackStream {
  /** Who reads the stream, and keeps nothing of it. */
  interface Borrower {
    /**
     * Takes the next piece of the stream.
     *
     * @return completes when the piece is not needed any more: then its memory has other content
     */
    Future<Void> use(Buffer piece);
  }

  /** From now on, large pieces may be lent. To be called by whoever sets the stream's handler. */
  void lendTo(Borrower borrower);
}
