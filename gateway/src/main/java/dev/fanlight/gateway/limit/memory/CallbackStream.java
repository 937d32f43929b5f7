package dev.fanlight.gateway.limit.memory;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that others than the gateway may read. Whoever hands it to them says how it calls the
 * handlers that they set.
 */
public interface CallbackStream extends ReadStream<Buffer> {

  /** How a stream calls handlers. */
  interface Callbacks {
    /** As they are. */
    Callbacks PLAIN = Callbacks::plain;

    /** What the stream calls in the place of a handler that is being set. */
    <T> @Nullable Handler<T> of(@Nullable Handler<T> handler);

    private static <T> @Nullable Handler<T> plain(@Nullable Handler<T> handler) {
      return handler;
    }
  }

  /** From now on, the stream calls in that way the handlers that are set. */
  void callsBack(Callbacks how);
}
