package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A streamed request body that can be sent more than once while its beginning is kept. What has
 * gone is kept until it is more than 16 KiB, or until nobody will send it again. Each attempt reads
 * a stream of its own, one after the other: the kept beginning first, then what still comes.
 */
final class KeptUpload {
  private static final int MOST = 16 * 1024;

  private final ReadStream<Buffer> source;
  private final long length;
  private final HeldBytes held;
  private @Nullable List<Buffer> kept = new ArrayList<>();
  private int bytes;
  private boolean ended;
  private @Nullable Reader reader;

  /**
   * @param held counts what is kept
   */
  KeptUpload(Body.Streamed body, HeldBytes held) {
    this.source = body.stream();
    this.length = body.length();
    this.held = held;
    source.handler(this::came).endHandler(end -> ended()).exceptionHandler(this::failed);
  }

  /** Whether all that has gone is still there. */
  boolean isWhole() {
    return kept != null;
  }

  /** The body from its beginning; whoever read it before gets no more. */
  Body.Streamed again() {
    source.pause();
    Reader next = new Reader();
    reader = next;
    return new Body.Streamed(next, length);
  }

  /** Nobody will send it again. Idempotent. */
  void letGo() {
    if (kept != null) {
      held.giveBack(bytes);
      kept = null;
    }
  }

  private void came(Buffer chunk) {
    keep(chunk);
    if (reader != null) {
      reader.next++;
      reader.give(chunk);
    }
  }

  private void keep(Buffer chunk) {
    if (kept == null) {
      return;
    }
    if (bytes + chunk.length() > MOST || !held.take(chunk.length())) {
      letGo();
    } else {
      bytes += chunk.length();
      kept.add(chunk);
    }
  }

  private void ended() {
    ended = true;
    if (reader != null) {
      reader.goOn();
    }
  }

  private void failed(Throwable failure) {
    if (reader != null && reader.exceptionHandler != null) {
      reader.exceptionHandler.handle(failure);
    }
  }

  /** The body as one attempt reads it. Does nothing once another attempt reads. */
  private final class Reader implements ReadStream<Buffer> {
    private int next;
    private long demand;
    private boolean giving;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    private void give(Buffer chunk) {
      demand = demand == Long.MAX_VALUE ? demand : Math.max(0, demand - 1);
      if (handler != null) {
        handler.handle(chunk);
      }
    }

    /** What is kept first; when that is through, the source flows, or has ended. */
    private void goOn() {
      if (giving) {
        return;
      }
      giving = true;
      while (isRead() && demand > 0 && kept != null && next < kept.size()) {
        give(kept.get(next++));
      }
      giving = false;
      if (!isRead() || demand == 0) {
        return;
      }
      if (!ended) {
        source.fetch(demand);
      } else if (endHandler != null) {
        Handler<Void> last = endHandler;
        endHandler = null;
        last.handle(null);
      }
    }

    private boolean isRead() {
      return reader == this;
    }

    @Override
    public Reader handler(@Nullable Handler<Buffer> chunks) {
      handler = chunks;
      return this;
    }

    @Override
    public Reader endHandler(@Nullable Handler<Void> end) {
      endHandler = end;
      return this;
    }

    @Override
    public Reader exceptionHandler(@Nullable Handler<Throwable> failure) {
      exceptionHandler = failure;
      return this;
    }

    @Override
    public Reader pause() {
      demand = 0;
      if (isRead()) {
        source.pause();
      }
      return this;
    }

    @Override
    public Reader resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Reader fetch(long amount) {
      demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
      goOn();
      return this;
    }
  }
}
