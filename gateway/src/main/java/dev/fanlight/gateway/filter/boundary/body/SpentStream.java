package dev.fanlight.gateway.filter.boundary.body;

import dev.fanlight.plugin.Body;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a body that has been read, or whose exchange has ended, and that a plugin passes on
 * nevertheless. An action that does not want the body never notices. To anybody else nothing would
 * come, not even an end.
 */
final class SpentStream implements ReadStream<Buffer> {

  static IllegalStateException spent() {
    return new IllegalStateException(Body.Streamed.SPENT);
  }

  @Override
  public SpentStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public SpentStream handler(@Nullable Handler<Buffer> handler) {
    return this;
  }

  @Override
  public SpentStream pause() {
    return this;
  }

  @Override
  public SpentStream resume() {
    throw spent();
  }

  @Override
  public SpentStream fetch(long amount) {
    throw spent();
  }

  @Override
  public SpentStream endHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
