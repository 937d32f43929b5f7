package dev.fanlight.plugins.cache.content;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content that is there, and the rest of it where that still comes. It begins paused. Confined to
 * one event loop.
 */
public final class PieceStream implements ReadStream<Buffer> {
  private final List<Buffer> pieces;
  private final @Nullable ReadStream<Buffer> rest;
  private int at;
  private long demand;
  private boolean delivering;
  private boolean ended;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;

  /**
   * @param rest paused; null: there is none
   */
  public PieceStream(List<Buffer> pieces, @Nullable ReadStream<Buffer> rest) {
    this.pieces = pieces;
    this.rest = rest;
    this.ended = rest == null;
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    while (demand > 0 && handler != null && at < pieces.size()) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      handler.handle(pieces.get(at++).slice());
    }
    delivering = false;
    if (at == pieces.size()) {
      if (rest != null && demand > 0) {
        long more = demand;
        demand = 0;
        rest.fetch(more);
      }
      tellEnd();
    }
  }

  private void tellEnd() {
    Handler<Void> last = endHandler;
    if (ended && at == pieces.size() && last != null) {
      endHandler = null;
      last.handle(null);
    }
  }

  @Override
  public PieceStream handler(@Nullable Handler<Buffer> reads) {
    handler = reads;
    if (rest != null) {
      rest.handler(reads);
    }
    return this;
  }

  @Override
  public PieceStream exceptionHandler(@Nullable Handler<Throwable> failed) {
    if (rest != null) {
      rest.exceptionHandler(failed);
    }
    return this;
  }

  @Override
  public PieceStream endHandler(@Nullable Handler<Void> reads) {
    endHandler = reads;
    if (rest != null) {
      rest.endHandler(reads == null ? null : end -> restEnded());
    }
    return this;
  }

  private void restEnded() {
    ended = true;
    tellEnd();
  }

  @Override
  public PieceStream pause() {
    demand = 0;
    if (rest != null) {
      rest.pause();
    }
    return this;
  }

  @Override
  public PieceStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public PieceStream fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }
}
