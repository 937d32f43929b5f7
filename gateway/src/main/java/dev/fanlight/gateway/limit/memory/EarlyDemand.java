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
  private boolean hasReader;
  private boolean hasEndHandler;
  private long pieces;

  /**
   * @param later runs a task on the loop, never at once: who begins to listen sets several handlers
   */
  public EarlyDemand(ReadStream<Buffer> stream, Executor later) {
    this.stream = stream;
    this.later = later;
  }

  /** Whether somebody gets the pieces from now on. */
  public void reader(boolean is) {
    hasReader = is;
    ask();
  }

  /** Whether somebody waits for the end from now on. Who does that only, drops the pieces. */
  public void endHandler(boolean is) {
    hasEndHandler = is;
    ask();
  }

  public boolean hasReader() {
    return hasReader;
  }

  /**
   * Whether somebody listens, so that the stream may be asked now. If not, this keeps the demand.
   */
  public boolean allows(long amount) {
    boolean heard = hasReader || hasEndHandler;
    if (!heard) {
      pieces = amount > Long.MAX_VALUE - pieces ? Long.MAX_VALUE : pieces + amount;
    }
    return heard;
  }

  /** Nobody asks for anything any more. */
  public void clear() {
    pieces = 0;
  }

  private void ask() {
    if (pieces > 0 && (hasReader || hasEndHandler)) {
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
