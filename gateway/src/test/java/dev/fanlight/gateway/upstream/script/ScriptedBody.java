package dev.fanlight.gateway.upstream.script;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A response's body: kept until its reader wants it. */
public final class ScriptedBody implements ReadStream<Buffer> {
  private final Deque<Buffer> unread = new ArrayDeque<>();
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Runnable onRead;
  private @Nullable GatewayError broken;
  private long demand;
  private boolean delivering;
  private boolean closed;

  void deliver(Buffer chunk) {
    unread.add(chunk);
    flow();
  }

  /**
   * @param onAllRead runs when its reader has had all of it, and before that hears of the end
   */
  void end(Runnable onAllRead) {
    onRead = onAllRead;
    flow();
  }

  /** Tells its reader, now or when there is one. */
  void fail(GatewayError error) {
    if (!closed) {
      closed = true;
      broken = error;
      exceptionHandler(exceptionHandler);
    }
  }

  private void flow() {
    if (delivering || handler == null) {
      return;
    }
    delivering = true;
    while (!closed && demand > 0 && !unread.isEmpty()) {
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      handler.handle(unread.remove());
    }
    delivering = false;
    if (!closed && onRead != null && demand > 0) {
      closed = true;
      onRead.run();
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  @Override
  public ScriptedBody handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public ScriptedBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public ScriptedBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ScriptedBody fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    flow();
    return this;
  }

  @Override
  public ScriptedBody endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }

  @Override
  public ScriptedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    if (handler != null && broken != null) {
      handler.handle(broken);
    }
    return this;
  }
}
