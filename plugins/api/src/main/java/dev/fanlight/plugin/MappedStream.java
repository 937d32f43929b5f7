package dev.fanlight.plugin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that changes the chunks of another one when they pass. It asks its source for no more
 * than its reader asks for, so a slow reader slows the source down, and it keeps no chunk. Only
 * what comes at the end waits for a reader that has paused. Confined to the event loop of its
 * source.
 *
 * <p>When its transform throws, it pauses its source and fails: with the {@link GatewayError} that
 * was thrown, or with a {@link MapperException} of anything else.
 */
public final class MappedStream implements Body.Counted {
  private final ReadStream<Buffer> source;
  private final BodyTransform transform;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long demand;

  /** What comes at the end, while the reader does not want it. */
  private @Nullable Buffer last;

  private boolean over;

  /**
   * @param source is paused until this is read
   */
  public MappedStream(ReadStream<Buffer> source, BodyTransform transform) {
    this.source = source.pause();
    this.transform = transform;
  }

  @Override
  public boolean keep(int bytes) {
    return !(source instanceof Body.Counted counted) || counted.keep(bytes);
  }

  @Override
  public boolean counts() {
    return source instanceof Body.Counted counted && counted.counts();
  }

  @Override
  public boolean awaitsContinue() {
    return source instanceof Body.Counted counted && counted.awaitsContinue();
  }

  @Override
  public boolean isRead() {
    return over || Body.Counted.isSpent(source);
  }

  private void came(Buffer chunk) {
    if (over) {
      return;
    }
    Buffer mapped = chunk.length() == 0 ? chunk : mapped(chunk);
    if (mapped == null) {
      return;
    }
    if (mapped.length() > 0) {
      give(mapped);
    } else if (demand > 0 && demand < Long.MAX_VALUE) {
      source.fetch(1); // in the place of this one
    }
  }

  private void ended() {
    if (over) {
      return;
    }
    Buffer tail = mapped(null);
    if (tail == null) {
      return;
    }
    if (tail.length() == 0) {
      finish();
    } else {
      last = tail;
      giveLast();
    }
  }

  /**
   * @param chunk null: the end
   * @return null when the transform has failed
   */
  private @Nullable Buffer mapped(@Nullable Buffer chunk) {
    try {
      Buffer mapped = chunk == null ? transform.end() : transform.chunk(chunk);
      return Objects.requireNonNull(mapped, "the transform of a body returned null");
    } catch (GatewayError verdict) {
      broken(verdict);
    } catch (Throwable thrown) { // an error of the plugin's code breaks this body and no more
      broken(new MapperException(thrown));
    }
    return null;
  }

  private void give(Buffer mapped) {
    if (demand < Long.MAX_VALUE) {
      demand--;
    }
    Handler<Buffer> reader = handler;
    if (reader != null) {
      reader.handle(mapped);
    }
  }

  private void giveLast() {
    Buffer tail = last;
    if (tail != null && demand > 0 && !over) {
      last = null;
      give(tail);
      finish();
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      Handler<Void> reader = endHandler;
      if (reader != null) {
        try {
          reader.handle(null);
        } catch (Throwable thrown) { // its source would tell this stream, which is over
          tellFailure(thrown);
          throw thrown;
        }
      }
    }
  }

  private void broken(Throwable failure) {
    source.pause();
    failed(failure);
  }

  private void failed(Throwable failure) {
    if (!over) {
      over = true;
      last = null;
      tellFailure(failure);
    }
  }

  private void tellFailure(Throwable failure) {
    Handler<Throwable> reader = exceptionHandler;
    if (reader != null) {
      reader.handle(failure);
    }
  }

  @Override
  public MappedStream handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    source.handler(handler == null ? null : this::came);
    return this;
  }

  @Override
  public MappedStream endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    source.endHandler(endHandler == null ? null : end -> ended());
    return this;
  }

  @Override
  public MappedStream exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = exceptionHandler;
    source.exceptionHandler(exceptionHandler == null ? null : this::failed);
    return this;
  }

  @Override
  public MappedStream pause() {
    demand = 0;
    source.pause();
    return this;
  }

  @Override
  public MappedStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public MappedStream fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    if (last == null) {
      if (!over) {
        source.fetch(amount);
      }
    } else {
      giveLast();
    }
    return this;
  }
}
