package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.IdleTimer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A body that may not be sent, because the answer has none. It has nothing to read, but an end: an
 * exchange that did not wait for it would reset a connection which is just about to be free.
 */
final class UnsentBody {
  private UnsentBody() {}

  /** Succeeds when the stream has ended, failed, or shown that it has more than an end. */
  static Future<Void> end(ReadStream<Buffer> stream, Relay.Idle limit) {
    Promise<Void> over = Promise.promise();
    IdleTimer idle = new IdleTimer(limit.loop(), limit.timeout(), over::tryComplete);
    idle.start();
    stream.exceptionHandler(failure -> over.tryComplete());
    stream.endHandler(end -> over.tryComplete());
    stream.handler(unexpected -> over.tryComplete());
    stream.resume();
    return over.future().onComplete(done -> idle.stop());
  }
}
