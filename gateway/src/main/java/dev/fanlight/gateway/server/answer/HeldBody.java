package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.limit.memory.HeldStream;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A body that is there already, in pieces: so that a client which takes it slowly can be told from
 * one that does not take it at all.
 */
final class HeldBody extends HeldStream {
  /** Bytes of a piece; what is no larger goes out at once. */
  static final int PIECE = 64 * 1024;

  private final Buffer content;
  private int at;

  HeldBody(Buffer content) {
    this.content = content;
  }

  @Override
  protected @Nullable Buffer next() {
    if (at == content.length()) {
      return null;
    }
    int from = at;
    at = Math.min(content.length(), from + PIECE);
    return content.slice(from, at);
  }

  @Override
  protected void delivered() {
    if (at == content.length()) {
      tellEnd();
    }
  }

  /** It never fails. */
  @Override
  public HeldBody exceptionHandler(@Nullable Handler<Throwable> reader) {
    return this;
  }
}
