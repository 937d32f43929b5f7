package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.HttpClientStream;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as its reader sees it. The attempt learns of the end before the reader does, so
 * that the permit is back and the call is counted when the answer is complete.
 */
final class ResponseStream implements Body.Counted {
  private final HttpClientStream stream;
  private final HeldBytes held;
  private @Nullable MultiMap trailers;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable GatewayError broken;

  /** Set while it is not certain that there is no body. */
  private @Nullable Runnable whenEmpty;

  /** Set from then on until the reader reads. */
  private @Nullable Runnable last;

  /**
   * @param stream whose response begins; it is paused until it is read
   * @param held counts what its reader keeps
   */
  ResponseStream(HttpClientStream stream, HttpAttempt attempt, HeldBytes held) {
    this.stream = stream;
    this.held = held;
    stream.pause();
    stream.trailersHandler(fields -> trailers = fields);
    stream.endHandler(end -> {
      Runnable certain = whenEmpty;
      if (certain == null) {
        ended(attempt);
      } else {
        whenEmpty = null;
        last = () -> ended(attempt);
        certain.run();
      }
    });
  }

  private void ended(HttpAttempt attempt) {
    attempt.complete();
    if (endHandler != null && broken == null) {
      endHandler.handle(null);
    }
  }

  /**
   * Reads on, beside its reader, until it is certain that the response has no body.
   *
   * @param then gives it to its reader, who hears of the end as soon as it reads
   */
  void onceEmpty(Runnable then) {
    whenEmpty = then;
    stream.fetch(Long.MAX_VALUE);
  }

  @Override
  public boolean keep(int bytes) {
    return held.take(bytes);
  }

  /** Whether its end has come, read or not: trailers, if only empty ones, do not wait. */
  boolean isWhole() {
    return trailers != null;
  }

  /** Complete at the end. */
  MultiMap trailers() {
    return trailers == null ? HttpHeaders.headers() : trailers;
  }

  /** Ends the reading with that error; at once, or as soon as there is a reader. */
  void broken(GatewayError error) {
    broken = error;
    if (exceptionHandler != null) {
      exceptionHandler.handle(error);
    }
  }

  @Override
  public ResponseStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    if (handler != null && broken != null) {
      handler.handle(broken);
    }
    return this;
  }

  @Override
  public ResponseStream handler(@Nullable Handler<Buffer> handler) {
    stream.dataHandler(handler);
    return this;
  }

  @Override
  public ResponseStream pause() {
    stream.pause();
    return this;
  }

  @Override
  public ResponseStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ResponseStream fetch(long amount) {
    Runnable end = last;
    if (end == null) {
      stream.fetch(amount);
    } else {
      last = null;
      end.run();
    }
    return this;
  }

  @Override
  public ResponseStream endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }
}
