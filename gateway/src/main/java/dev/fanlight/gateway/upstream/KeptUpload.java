package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.HeldStream;
import dev.fanlight.gateway.limit.memory.StreamFailure;
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
      reader.came(chunk);
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
      reader.ended();
    }
  }

  private void failed(Throwable failure) {
    if (reader != null) {
      reader.failed(failure);
    }
  }

  /** The body as one attempt reads it. Does nothing once another attempt reads. */
  private final class Reader extends HeldStream {
    private int at;
    private @Nullable Handler<Throwable> exceptionHandler;

    /** The source has a chunk, which it gives only when all that is kept is through. */
    private void came(Buffer chunk) {
      at++;
      give(chunk);
    }

    private void ended() {
      deliver();
    }

    private void failed(Throwable failure) {
      StreamFailure.tell(exceptionHandler, failure);
    }

    @Override
    protected @Nullable Buffer next() {
      return isRead() && kept != null && at < kept.size() ? kept.get(at++) : null;
    }

    /** When what is kept is through, the source flows, or has ended. */
    @Override
    protected void delivered() {
      if (!isRead() || demand() == 0) {
        return;
      }
      if (ended) {
        tellEnd();
      } else {
        source.fetch(demand());
      }
    }

    private boolean isRead() {
      return reader == this;
    }

    @Override
    public Reader pause() {
      super.pause();
      if (isRead()) {
        source.pause();
      }
      return this;
    }

    @Override
    public Reader exceptionHandler(@Nullable Handler<Throwable> failure) {
      exceptionHandler = failure;
      return this;
    }
  }
}
