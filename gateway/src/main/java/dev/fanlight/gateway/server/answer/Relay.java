package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.LendingStream;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.terms.Patience;
import dev.fanlight.gateway.time.IdleTimer;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body still arrives, or is large: moves it to the client piece by piece. A source
 * that fails, or ends short of what it declared, never ends the answer; the exchange breaks it off.
 *
 * <p>Three things move here, each with a limit of its own:
 *
 * <ul>
 *   <li>The source is paused while more than 48 KiB wait in the client's connection, and goes on
 *       when half of that has been taken. What waits there counts as held by the exchange.
 *   <li>The head goes out with the first piece, and the end with the last one where the length is
 *       known: a small body comes whole with its head and is one write.
 *   <li>Two clocks bound the standstill, and only one runs at a time: the idle timer while the
 *       source owes the next piece, the {@link Patience} while the client owes room for it. Both
 *       begin only in {@link #watch}, because most answers are over before that.
 * </ul>
 */
final class Relay extends AnswerWriter {
  /**
   * Bytes that may wait in the client's connection before the source is paused. With the read of
   * the source that is under way, an exchange holds 128 KiB for a client that takes nothing. When
   * the memory is full, such exchanges are the first to fail.
   */
  private static final int MOST_UNWRITTEN = 48 * 1024;

  private static final Future<Void> DROPPED = Future.succeededFuture();

  private final ReadStream<Buffer> source;
  private final Body.Streamed body;
  private final IdleTimer idle;
  private final @Nullable HeldBytes counted;
  private long bytes;
  private long unwritten;
  private boolean full;
  private boolean watched;
  private boolean done;
  private @Nullable Patience patience;
  private @Nullable Future<Void> sent;

  Relay(Body.Streamed body, ServedExchange exchange, HttpServerResponse response, Owner owner) {
    super(response, owner);
    this.body = body;
    this.source = body.stream();
    this.counted = source instanceof HeldBody ? null : exchange.answer();
    this.idle = new IdleTimer(owner.loop(), exchange.idleTimeout(), this::stalled);
  }

  @Override
  public void start() {
    response.drainHandler(drained -> drained());
    source.exceptionHandler(this::failed);
    source.endHandler(end -> ended());
    source.handler(this::send);
    if (source instanceof LendingStream lender) {
      lender.lendTo(piece -> send(piece).recover(failure -> owner.head().dropped()));
    }
    source.resume();
    if (!done) {
      owner.later(this::watch);
    }
  }

  /**
   * From here on nothing may stand still for longer than the idle time. A small body comes whole
   * with its head: only for one that does not, a timer is worth its while, and the head goes ahead
   * of a body that has not begun.
   */
  private void watch() {
    if (done) {
      return;
    }
    watched = true;
    idle.start();
    if (!response.headWritten()) {
      owner.head().sendHead();
    }
    if (clientOwes()) {
      awaitClient();
    }
  }

  @Override
  public void stop() {
    done = true;
    idle.stop();
    if (patience != null) {
      patience.stop();
    }
  }

  @Override
  public boolean waits() {
    return clientOwes();
  }

  /** Something waits for the client to take it. */
  private boolean clientOwes() {
    return unwritten > 0 || (sent != null && !sent.isComplete());
  }

  private void awaitClient() {
    if (patience == null) {
      patience = owner.patience();
    }
    patience.waits();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** Completes when the piece has been written, or never will be. */
  private Future<Void> send(Buffer chunk) {
    if (done) {
      return DROPPED;
    }
    idle.touch();
    if (sent != null && chunk.length() == 0) {
      return DROPPED; // HTTP/2: an empty frame tells of the end
    }
    long total = bytes + chunk.length();
    if (body.length() >= 0 && total > body.length()) {
      finish(badLength("more"));
      return DROPPED;
    }
    int size = chunk.length();
    if (counted != null && !counted.take(size)) {
      // The exchange has failed, and with it this.
      return DROPPED;
    }
    bytes = total;
    Future<Void> written;
    if (total == body.length()) {
      written = response.end(chunk);
      sent = written;
    } else {
      unwritten += size;
      // What is never written is given back with the exchange: whoever waits for room must not
      // begin for a client that has left.
      written = response.write(chunk).onSuccess(taken -> written(size));
    }
    if (watched && clientOwes()) {
      awaitClient();
    }
    if (sent == null && isFull(MOST_UNWRITTEN)) {
      full = true;
      source.pause();
    }
    return written;
  }

  private boolean isFull(int most) {
    return response.writeQueueFull() || unwritten > most;
  }

  /** The client has taken that much. */
  private void written(int size) {
    unwritten -= size;
    idle.touch();
    if (patience != null && !clientOwes()) {
      patience.settled();
    }
    if (counted != null) {
      counted.giveBack(size);
    }
    drained();
  }

  /** After its last piece the response tells nothing of its queue, and the source owes its end. */
  private void drained() {
    if (full && !done && (sent != null || !isFull(MOST_UNWRITTEN / 2))) {
      full = false;
      idle.touch();
      source.resume();
    }
  }

  private void ended() {
    if (done) {
      return;
    }
    if (sent == null) {
      if (bytes < body.length()) {
        finish(badLength("less"));
        return;
      }
      try {
        putTrailers();
      } catch (RuntimeException mistake) { // of a plugin that gives them
        finish(GatewayError.from(mistake));
        return;
      }
      sent = response.end();
    }
    Future<Void> written = sent;
    if (watched && clientOwes()) {
      awaitClient();
    }
    written.onComplete((taken, failure) -> {
      if (failure == null) {
        finish(null);
      } else {
        notTaken(failure);
      }
    });
  }

  /** Whatever was declared has been sent: the client has not got all of it. */
  private void notTaken(Throwable failure) {
    if (!done) {
      stop();
      owner.broken(owner.departure(failure));
    }
  }

  private void putTrailers() {
    if (owner.takesTrailers() && body.length() < 0) {
      MultiMap trailers = body.trailers().get();
      if (!trailers.isEmpty()) {
        response.trailers().addAll(trailers);
      }
    }
  }

  private void failed(Throwable failure) {
    if (failure instanceof GatewayError error) {
      finish(error);
    } else {
      finish(
          GatewayError.of(ErrorCode.CONNECTION_RESET, "the upstream broke off its response")
              .withPhase(Phase.BODY)
              .withCause(failure));
    }
  }

  /**
   * While something waits for the client, it is not the source that holds the answer up; and where
   * both sides stream, one may be quiet.
   */
  private void stalled() {
    if (clientOwes() || owner.uploadMoves()) {
      idle.start();
    } else {
      finish(
          GatewayError.deadlineExceeded(
              Phase.BODY, "the upstream did not go on sending its response"));
    }
  }

  private GatewayError badLength(String moreOrLess) {
    return GatewayError.of(
        ErrorCode.BAD_UPSTREAM_RESPONSE,
        "the response had " + moreOrLess + " than the " + body.length() + " bytes it declared");
  }

  private void finish(@Nullable GatewayError error) {
    if (done) {
      return;
    }
    stop();
    // What was declared has been sent: however its source ends now, the answer is whole.
    if (error == null || (sent != null && !isClients(error))) {
      owner.written(response.getStatusCode(), bytes, null);
    } else {
      owner.broken(error);
    }
  }

  private static boolean isClients(GatewayError error) {
    return error.code() == ErrorCode.CLIENT_GONE || error.code() == ErrorCode.CLIENT_TOO_SLOW;
  }
}
