package dev.fanlight.gateway.server;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A source that a test fills. Paused at first; ends by itself when it was created with its chunks.
 */
public final class TestStream implements ReadStream<Buffer> {
  private final Queue<Buffer> chunks = new ArrayDeque<>();
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private boolean flowing;
  private boolean closed;
  private boolean ended;
  private @Nullable Throwable failure;

  public static TestStream open() {
    TestStream stream = new TestStream();
    stream.closed = false;
    return stream;
  }

  public TestStream(String... chunks) {
    for (String chunk : List.of(chunks)) {
      this.chunks.add(Buffer.buffer(chunk));
    }
    closed = true;
  }

  public boolean flowing() {
    return flowing;
  }

  public void push(Buffer chunk) {
    chunks.add(chunk);
    drain();
  }

  /** Comes although the stream may be paused, as the rest of a read does. */
  public void comes(Buffer chunk) {
    if (handler != null) {
      handler.handle(chunk);
    }
  }

  public void end() {
    closed = true;
    drain();
  }

  /** Fails once it is read. */
  static TestStream failing(Throwable failure) {
    TestStream stream = open();
    stream.failure = failure;
    return stream;
  }

  public void fail(Throwable failure) {
    if (exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
  }

  private void drain() {
    while (flowing && handler != null && !chunks.isEmpty()) {
      handler.handle(chunks.remove());
    }
    if (flowing && closed && !ended && chunks.isEmpty() && endHandler != null) {
      ended = true;
      endHandler.handle(null);
    }
  }

  @Override
  public TestStream handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public TestStream endHandler(@Nullable Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return this;
  }

  @Override
  public TestStream exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = exceptionHandler;
    return this;
  }

  @Override
  public TestStream pause() {
    flowing = false;
    return this;
  }

  @Override
  public TestStream resume() {
    flowing = true;
    if (failure != null) {
      fail(failure);
    } else {
      drain();
    }
    return this;
  }

  @Override
  public TestStream fetch(long amount) {
    return resume();
  }
}
