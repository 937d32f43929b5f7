package dev.fanlight.plugins.validate;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A source that a test plays. */
final class PlayedStream implements ReadStream<Buffer> {
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  long demand;

  private final CountDownLatch read = new CountDownLatch(1);

  /** Returns when somebody reads it. */
  void awaitReader() throws InterruptedException {
    read.await();
  }

  void send(String text) {
    send(Buffer.buffer(text));
  }

  void send(Buffer chunk) {
    demand = demand == Long.MAX_VALUE ? demand : demand - 1;
    handler.handle(chunk);
  }

  void end() {
    endHandler.handle(null);
  }

  void fail(Throwable failure) {
    exceptionHandler.handle(failure);
  }

  @Override
  public PlayedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public PlayedStream handler(@Nullable Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public PlayedStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public PlayedStream resume() {
    read.countDown();
    demand = Long.MAX_VALUE;
    return this;
  }

  @Override
  public PlayedStream fetch(long amount) {
    demand = demand == Long.MAX_VALUE ? demand : demand + amount;
    return this;
  }

  @Override
  public PlayedStream endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }
}
