package dev.fanlight.gateway.limit.memory;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose buffers are held in memory until its reader asks for them. It begins paused, and
 * counts the buffers that the reader has asked for and has not got. Confined to one event loop.
 */
public abstract class HeldStream implements CallbackStream {
  private Callbacks callbacks = Callbacks.PLAIN;
  private long demand;
  private boolean delivering;
  private boolean begun;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;

  /** Takes the next buffer out of what is held; null: there is none now. */
  protected abstract @Nullable Buffer next();

  /** The reader has got all that is held, or wants no more of it now. */
  protected abstract void delivered();

  /** Whether somebody has begun to read it. */
  protected final boolean isBegun() {
    return begun;
  }

  /** Buffers that the reader still waits for; {@link Long#MAX_VALUE} for all that come. */
  protected final long demand() {
    return demand;
  }

  /**
   * Gives the reader what is held, as far as it wants it. A call while this runs does nothing: the
   * reader gets the rest when the one that it was given before has been handled.
   */
  protected final void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    while (demand > 0 && handler != null) {
      Buffer next = next();
      if (next == null) {
        break;
      }
      give(next);
    }
    delivering = false;
    delivered();
  }

  /** Gives the reader a buffer that comes by itself; it is lost where nobody reads. */
  protected final void give(Buffer buffer) {
    demand = demand == Long.MAX_VALUE ? demand : Math.max(0, demand - 1);
    if (handler != null) {
      handler.handle(buffer);
    }
  }

  /** Tells the reader, if there is one, that no more comes. Only the first call tells it. */
  protected final void tellEnd() {
    Handler<Void> last = endHandler;
    if (last != null) {
      endHandler = null;
      last.handle(null);
    }
  }

  @Override
  public final void callsBack(Callbacks how) {
    callbacks = how;
  }

  /** How it calls a handler that is being set. */
  protected final Callbacks callbacks() {
    return callbacks;
  }

  @Override
  public final HeldStream handler(@Nullable Handler<Buffer> chunks) {
    handler = callbacks.of(chunks);
    return this;
  }

  @Override
  public final HeldStream endHandler(@Nullable Handler<Void> end) {
    endHandler = callbacks.of(end);
    return this;
  }

  @Override
  public HeldStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public final HeldStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public final HeldStream fetch(long amount) {
    begun |= handler != null;
    demand = EarlyDemand.sum(demand, amount);
    deliver();
    return this;
  }
}
