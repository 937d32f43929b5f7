package dev.fanlight.plugins.compress;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body that is there already, as a stream of one chunk. Confined to one event loop. */
final class HeldSource implements ReadStream<Buffer> {
  private final Buffer body;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private boolean given;

  HeldSource(Buffer body) {
    this.body = body;
  }

  @Override
  public HeldSource fetch(long amount) {
    if (!given && handler != null) {
      given = true;
      handler.handle(body);
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
    return this;
  }

  @Override
  public HeldSource resume() {
    return fetch(1);
  }

  @Override
  public HeldSource pause() {
    return this;
  }

  @Override
  public HeldSource handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public HeldSource endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }

  @Override
  public HeldSource exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }
}
