package dev.fanlight.gateway.limit.memory;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.Executor;

/**
 * Pieces of a stream that are asked for before anybody listens to it. They would be lost if they
 * came then, so the stream is asked for them soon after somebody has begun to listen. Confined to
 * one event loop.
 */
public final class EarlyDemand {
  private final ReadStream<Buffer> stream;
  private final Executor later;
  private long pieces;

  /**
   * @param later runs a task on the loop, never at once: who begins to listen sets several handlers
   */
  public EarlyDemand(ReadStream<Buffer> stream, Executor later) {
    this.stream = stream;
    this.later = later;
  }

  /**
   * Adds one demand to another.
   *
   * @throws IllegalArgumentException for one below zero
   */
  public static long sum(long before, long more) {
    if (more < 0) {
      throw new IllegalArgumentException("a stream cannot be asked for " + more + " pieces");
    }
    return more > Long.MAX_VALUE - before ? Long.MAX_VALUE : before + more;
  }

  /** Keeps that demand. */
  public void keep(long amount) {
    pieces = sum(pieces, amount);
  }

  /** Nobody asks for anything any more. */
  public void clear() {
    pieces = 0;
  }

  /** A handler has been set: asks for what has been kept, if there is a listener by then. */
  public void ask() {
    if (pieces > 0) {
      later.execute(() -> {
        long now = pieces;
        pieces = 0;
        if (now > 0) {
          stream.fetch(now);
        }
      });
    }
  }
}
