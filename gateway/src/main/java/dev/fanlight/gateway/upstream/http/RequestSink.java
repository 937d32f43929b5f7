package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.upstream.http.wire.HttpPassage;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way upstream whose body streams. Its head goes with the first bytes of its body,
 * or ahead of a body that has not begun. Where its stream cannot begin any more by then, the head
 * and what has come of the body wait for another stream.
 */
final class RequestSink implements WriteStream<Buffer> {
  static final StreamPriority PRIORITY = new StreamPriority();

  private final HttpAttempt attempt;
  private final boolean chunked;
  private HttpClientStream stream;
  private HttpRequestHead head;
  private @Nullable Handler<Void> drained;
  private boolean begun;

  /** Completes with another stream; null: the head can go out, or has gone. */
  private @Nullable Promise<Void> moving;

  /** Whether what has waited for another stream is being written. */
  private boolean catchingUp;

  private @Nullable GatewayError broken;

  RequestSink(HttpAttempt attempt, HttpClientStream stream, HttpRequestHead head, boolean chunked) {
    this.attempt = attempt;
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
    if (!begun && broken == null && moveIfLost() == null) {
      begun = true;
      stream.writeHead(head, chunked, null, false, PRIORITY, false);
    }
  }

  private Future<Void> write(@Nullable Buffer data, boolean end) {
    if (broken != null) {
      return Future.failedFuture(broken);
    }
    if (begun) {
      return stream.writeChunk(data, end);
    }
    Promise<Void> move = moveIfLost();
    if (move != null) {
      return move.future().compose(moved -> write(data, end));
    }
    begun = true;
    return stream.writeHead(head, chunked, data, end, PRIORITY, false);
  }

  private @Nullable Promise<Void> moveIfLost() {
    if (moving == null && attempt.moveIfLost()) {
      moving = Promise.promise();
    }
    return moving;
  }

  /** Sends what waits on that stream. */
  void goOn(HttpClientStream other, HttpRequestHead otherHead) {
    Promise<Void> move = moving;
    moving = null;
    stream = other.drainHandler(drained);
    head = otherHead;
    // Nothing new of the body may come between what has waited.
    catchingUp = true;
    if (move != null) {
      move.complete();
    }
    sendHead();
    catchingUp = false;
    if (drained != null) {
      drained.handle(null);
    }
  }

  /** Completes when nothing of a piece that could not be written is needed any more. */
  Future<Void> dropped() {
    return HttpPassage.settled(stream.connection());
  }

  /** Nothing more can be written. */
  void broken(GatewayError reason) {
    broken = reason;
    if (moving != null) {
      moving.tryFail(reason);
    }
  }

  @Override
  public RequestSink setWriteQueueMaxSize(int maxSize) {
    stream.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return moving != null || catchingUp || !stream.isWritable();
  }

  @Override
  public RequestSink drainHandler(@Nullable Handler<Void> handler) {
    drained = handler;
    stream.drainHandler(handler);
    return this;
  }

  /** The attempt itself hears of the stream's failures. */
  @Override
  public RequestSink exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }
}
