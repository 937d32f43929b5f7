package dev.fanlight.gateway.upstream;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as its reader sees it. The attempt learns of the end before the reader does, so
 * that the permit is back and the call is counted when the answer is complete.
 */
final class ResponseStream implements ReadStream<Buffer> {
  private final HttpClientResponse response;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable GatewayError broken;

  ResponseStream(HttpClientResponse response, HttpAttempt attempt) {
    this.response = response;
    response.endHandler(end -> {
      attempt.complete();
      if (endHandler != null && broken == null) {
        endHandler.handle(null);
      }
    });
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
    response.handler(handler);
    return this;
  }

  @Override
  public ResponseStream pause() {
    response.pause();
    return this;
  }

  @Override
  public ResponseStream resume() {
    response.resume();
    return this;
  }

  @Override
  public ResponseStream fetch(long amount) {
    response.fetch(amount);
    return this;
  }

  @Override
  public ResponseStream endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }
}
