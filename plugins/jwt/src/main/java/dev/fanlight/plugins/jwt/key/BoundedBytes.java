package dev.fanlight.plugins.jwt.key;

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
 * Holds the body of one answer of an issuer, up to a limit. A write that fails makes the client
 * drop the rest of an answer. So writes stay open until the answer has ended, and {@link #handle}
 * ends one that does not.
 */
final class BoundedBytes implements BodyCodec<Buffer>, BodyStream<Buffer> {
  private final int most;
  private final Buffer held = Buffer.buffer();
  private final Promise<Buffer> whole = Promise.promise();

  BoundedBytes(int most) {
    this.most = most;
  }

  @Override
  public BodyStream<Buffer> stream() {
    return this;
  }

  @Override
  public Future<Buffer> result() {
    return whole.future();
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    if (held.length() + (long) chunk.length() <= most) {
      held.appendBuffer(chunk);
    } else {
      whole.tryFail(
          GatewayError.of(
              ErrorCode.UPSTREAM_BODY_TOO_LARGE,
              "the issuer of tokens answered more than " + most + " bytes"));
    }
    return whole.future().mapEmpty();
  }

  @Override
  public Future<Void> end() {
    whole.tryComplete(held);
    return Future.succeededFuture();
  }

  @Override
  public void handle(Throwable failure) {
    whole.tryFail(failure);
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  /** Never: what arrives is held or refused at once. */
  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
