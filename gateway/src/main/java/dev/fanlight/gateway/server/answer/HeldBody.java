package dev.fanlight.gateway.server.answer;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that is there already, in pieces: so that a client which takes it slowly can be told from
 * one that does not take it at all.
 */
final class HeldBody implements ReadStream<Buffer> {
  /** Bytes of a piece; what is no larger goes out at once. */
  static final int PIECE = 64 * 1024;

  private final Buffer content;
  private int at;
  private long demand;
  private boolean sending;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;

  HeldBody(Buffer content) {
    this.content = content;
  }

  private void send() {
    if (sending) {
      return;
    }
    sending = true;
    while (demand > 0 && at < content.length() && handler != null) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      int end = Math.min(content.length(), at + PIECE);
      Buffer piece = content.slice(at, end);
      at = end;
      handler.handle(piece);
    }
    sending = false;
    if (at == content.length() && endHandler != null) {
      Handler<Void> last = endHandler;
      endHandler = null;
      last.handle(null);
    }
  }

  @Override
  public HeldBody handler(@Nullable Handler<Buffer> reader) {
    handler = reader;
    return this;
  }

  @Override
  public HeldBody endHandler(@Nullable Handler<Void> reader) {
    endHandler = reader;
    return this;
  }

  @Override
  public HeldBody exceptionHandler(@Nullable Handler<Throwable> reader) {
    return this;
  }

  @Override
  public HeldBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public HeldBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public HeldBody fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    send();
    return this;
  }
}
