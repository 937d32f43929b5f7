package dev.fanlight.gateway.upstream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A response's body; its reader is expected to want all of it, from the head on. */
final class ScriptedBody implements ReadStream<Buffer> {
  private @Nullable Handler<Buffer> handler;
  private boolean flowing;
  private boolean closed;

  void deliver(Buffer chunk) {
    if (!closed && handler != null && flowing) {
      handler.handle(chunk);
    }
  }

  void close() {
    closed = true;
  }

  @Override
  public ScriptedBody handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public ScriptedBody pause() {
    flowing = false;
    return this;
  }

  @Override
  public ScriptedBody resume() {
    flowing = true;
    return this;
  }

  @Override
  public ScriptedBody fetch(long amount) {
    return resume();
  }

  @Override
  public ScriptedBody endHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public ScriptedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }
}
