package dev.fanlight.gateway.server;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that is there already, in pieces: so that a client which takes it slowly can be told from
 * one that does not take it at all.
 */
final class HeldBody implements ReadStream<Buffer> {
  private static final int PIECE = 64 * 1024;

  private final Buffer content;
  private int at;
  private boolean flowing;
  private boolean sending;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;

  HeldBody(Buffer content) {
    this.content = content;
  }

  /** The body itself, unless it is there and too large to go out at once. */
  static Body inPieces(Body body) {
    return body instanceof Body.Bytes held && held.length() > PIECE
        ? new Body.Streamed(new HeldBody(held.bytes()), held.length())
        : body;
  }

  private void send() {
    if (sending) {
      return;
    }
    sending = true;
    while (flowing && at < content.length() && handler != null) {
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
    flowing = false;
    return this;
  }

  @Override
  public HeldBody resume() {
    flowing = true;
    send();
    return this;
  }

  @Override
  public HeldBody fetch(long amount) {
    return resume();
  }
}
