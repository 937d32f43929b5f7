package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.time.IdleTimer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * An answer whose body must not be sent: HEAD, 204, 205 and 304. Most such bodies have no more than
 * an end, which comes right behind the head. This waits for the end: an exchange that ended before
 * would reset an upstream connection which is just about to be free.
 */
final class DiscardedAnswer extends AnswerWriter {
  private final ReadStream<Buffer> unsent;
  private final Duration idleTimeout;

  DiscardedAnswer(
      ReadStream<Buffer> unsent, Duration idleTimeout, HttpServerResponse response, Owner owner) {
    super(response, owner);
    this.unsent = unsent;
    this.idleTimeout = idleTimeout;
  }

  @Override
  public void start() {
    int status = response.getStatusCode();
    Future<Void> sending = response.end().eventually(this::end);
    owner.handedOver(sending);
    sending.onComplete((sent, failure) ->
        owner.written(status, 0, failure == null ? null : owner.departure(failure)));
  }

  /** Succeeds when the stream has ended, failed, or shown that it has more than an end. */
  private Future<Void> end() {
    Promise<Void> over = Promise.promise();
    IdleTimer idle = new IdleTimer(owner.loop(), idleTimeout, over::tryComplete);
    idle.start();
    unsent.exceptionHandler(failure -> over.tryComplete());
    unsent.endHandler(end -> over.tryComplete());
    unsent.handler(unexpected -> over.tryComplete());
    unsent.resume();
    return over.future().onComplete(done -> idle.stop());
  }
}
