package dev.fanlight.plugin.testkit;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a body that a test plays: it sends what the test says, when the test says it, and
 * counts what the plugin has asked for. For the thread of the plugin, as all streams are.
 */
public final class PlayedStream implements ReadStream<Buffer> {
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long demand;
  private final CountDownLatch read = new CountDownLatch(1);

  /** How many chunks the reader has asked for and not got; {@link Long#MAX_VALUE}: all. */
  public long demand() {
    return demand;
  }

  /** Waits, on the thread of the test, until somebody reads it. */
  public void awaitReader() throws InterruptedException {
    read.await();
  }

  /** Sends a chunk, whether it was asked for or not. */
  public void send(String text) {
    send(Buffer.buffer(text));
  }

  /** Sends a chunk, whether it was asked for or not. */
  public void send(Buffer chunk) {
    demand = demand == Long.MAX_VALUE ? demand : demand - 1;
    Objects.requireNonNull(handler, "nobody reads the stream").handle(chunk);
  }

  /** The body is over. */
  public void end() {
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  /** The body breaks off. */
  public void fail(Throwable failure) {
    if (exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
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
    read.countDown();
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    return this;
  }

  @Override
  public PlayedStream endHandler(@Nullable Handler<Void> handler) {
    endHandler = handler;
    return this;
  }
}
