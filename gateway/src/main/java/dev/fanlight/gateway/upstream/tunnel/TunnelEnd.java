package dev.fanlight.gateway.upstream.tunnel;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * One end of a tunnel: the connection of a client or of an upstream that has switched protocols.
 * Bytes are read from it and written to it, and each direction ends by itself. What the peer sent
 * right behind the switch waits here until the end is read. Confined to its event loop.
 */
public interface TunnelEnd {
  /** Hears what the peer does. Another may hear of a connection that is reset or closed. */
  interface Reader {
    void received(Buffer bytes);

    /** The peer sends no more, but still reads. Once, and last. */
    void inputEnded();

    /**
     * The peer sends no more and has not announced that, as TLS demands: what has come may not be
     * all. In the place of {@link #inputEnded}.
     */
    void inputTruncated();
  }

  /** Begins to read. Once; the reader may hear of the first bytes before this returns. */
  void read(Reader reader);

  /** Reads no more until {@link #resume}. What is received meanwhile stays with the network. */
  void pause();

  void resume();

  /**
   * Writes.
   *
   * @return completes when the network has taken the bytes, or fails when it never will
   */
  Future<Void> write(Buffer bytes);

  /** Whether bytes were written that the network has not taken. */
  boolean waits();

  /** All bytes that the peer has taken so far, as far as the network tells. */
  long taken();

  /** Tells the peer that no more bytes come, as soon as those before are written. Idempotent. */
  void endOutput();

  /**
   * Ends the tunnel for the peer in an orderly way, and reads nothing more for its reader. What
   * waits for the peer goes out first, and what the peer still sends is thrown away, both within
   * bounds. Bytes that wait for longer make it a {@link #reset}. Called again, it closes the
   * connection at once.
   */
  void close();

  /** Closes the connection so that the peer sees a break. Idempotent. */
  void reset();
}
