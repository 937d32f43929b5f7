package dev.fanlight.gateway.upstream.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way upstream whose body streams. Its head goes with the first bytes of its body,
 * or ahead of a body that has not begun.
 */
final class RequestSink implements WriteStream<Buffer> {
  static final StreamPriority PRIORITY = new StreamPriority();

  private final HttpClientStream stream;
  private final HttpRequestHead head;
  private final boolean chunked;
  private boolean begun;

  RequestSink(HttpClientStream stream, HttpRequestHead head, boolean chunked) {
    this.stream = stream;
    this.head = head;
    this.chunked = chunked;
  }

  @Override
  public Future<Void> write(Buffer data) {
    return write(data, false);
  }

  @Override
  public Future<Void> end() {
    return write(null, true);
  }

  @Override
  public Future<Void> end(@Nullable Buffer data) {
    return write(data, true);
  }

  /** Sends the head, unless the body has begun. */
  void sendHead() {
    if (!begun) {
      begun = true;
      stream.writeHead(head, chunked, null, false, PRIORITY, false);
    }
  }

  private Future<Void> write(@Nullable Buffer data, boolean end) {
    if (begun) {
      return stream.writeChunk(data, end);
    }
    begun = true;
    return stream.writeHead(head, chunked, data, end, PRIORITY, false);
  }

  @Override
  public RequestSink setWriteQueueMaxSize(int maxSize) {
    stream.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return !stream.isWritable();
  }

  @Override
  public RequestSink drainHandler(@Nullable Handler<Void> handler) {
    stream.drainHandler(handler);
    return this;
  }

  /** The attempt itself hears of the stream's failures. */
  @Override
  public RequestSink exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }
}
