package dev.fanlight.plugins.common;

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
 * Holds the body of one answer of a service, up to a limit. The codecs of the web client have no
 * limit. The web client fails its request when a write fails. So each write stays open until the
 * whole body has arrived, and {@link #handle} gives up on an answer that does not end. The client
 * of {@link dev.fanlight.plugin.PluginContext#webClient} closes the connection of an answer whose
 * body has failed, because this codec is the stream of the body too.
 */
public final class BoundedBody implements BodyCodec<Buffer>, BodyStream<Buffer> {
  private final String service;
  private final int maxBytes;
  private final Buffer bytes = Buffer.buffer();
  private final Promise<Buffer> result = Promise.promise();

  /**
   * Begins the body of one answer.
   *
   * @param service names the service in the error that its answer is too large
   */
  public BoundedBody(String service, int maxBytes) {
    this.service = service;
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
              service + " answered more than " + maxBytes + " bytes"));
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

  /** Ends the body: the connection broke off, or the caller gives up. */
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

  /** Always false: a chunk is held or refused at once. */
  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
