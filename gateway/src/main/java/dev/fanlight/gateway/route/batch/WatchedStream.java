package dev.fanlight.gateway.route.batch;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that tells of every part of it that has come.
 *
 * @param wanted runs for each part, and says whether the reader gets it
 */
record WatchedStream(ReadStream<Buffer> source, BooleanSupplier wanted) implements Body.Counted {

  @Override
  public boolean keep(int bytes) {
    return !(source instanceof Body.Counted counted) || counted.keep(bytes);
  }

  @Override
  public boolean isRead() {
    return Body.Counted.isSpent(source);
  }

  @Override
  public WatchedStream handler(@Nullable Handler<Buffer> reader) {
    source.handler(
        reader == null
            ? null
            : chunk -> {
              if (wanted.getAsBoolean()) {
                reader.handle(chunk);
              }
            });
    return this;
  }

  @Override
  public WatchedStream pause() {
    source.pause();
    return this;
  }

  @Override
  public WatchedStream resume() {
    source.resume();
    return this;
  }

  @Override
  public WatchedStream fetch(long amount) {
    source.fetch(amount);
    return this;
  }

  @Override
  public WatchedStream endHandler(@Nullable Handler<Void> handler) {
    source.endHandler(handler);
    return this;
  }

  @Override
  public WatchedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    source.exceptionHandler(handler);
    return this;
  }
}
