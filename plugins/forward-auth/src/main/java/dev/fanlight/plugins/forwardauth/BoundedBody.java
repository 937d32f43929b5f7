package dev.fanlight.plugins.forwardauth;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the body of one answer, up to a limit; the client's own codecs know none. Each write stays
 * open until the whole body is there, for a write that fails is what makes the client drop the
 * rest: so {@link #handle} is also the way to give up on an answer that does not end.
 */
final class BoundedBody implements BodyCodec<Buffer>, BodyStream<Buffer> {
  private final int maxBytes;
  private final Buffer bytes = Buffer.buffer();
  private final Promise<Buffer> result = Promise.promise();

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public BodyStream<Buffer> stream() {
    return this;
  }

  @Override
  public Future<Buffer> result() {
    return result.future();
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    if (bytes.length() + (long) chunk.length() > maxBytes) {
      result.tryFail(
          GatewayError.of(
              ErrorCode.UPSTREAM_BODY_TOO_LARGE,
              "the authorization service answered more than " + maxBytes + " bytes"));
    } else {
      bytes.appendBuffer(chunk);
    }
    return result.future().mapEmpty();
  }

  @Override
  public Future<Void> end() {
    result.tryComplete(bytes);
    return Future.succeededFuture();
  }

  /** The connection broke off, or somebody gave up. */
  @Override
  public void handle(Throwable failure) {
    result.tryFail(failure);
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  /** Never: what arrives is either held or refused. */
  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
