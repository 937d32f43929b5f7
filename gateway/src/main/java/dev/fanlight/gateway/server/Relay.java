package dev.fanlight.gateway.server;

import dev.fanlight.gateway.limit.HeldBytes;
import dev.fanlight.gateway.limit.IdleTimer;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves a streamed body to the client. The source is paused while the client's connection has
 * enough to write, in bytes; what waits there counts as held by the exchange. A chunk is written
 * when it comes, the head with the first one, and the last together with the end where the length
 * is known. A source that fails, or ends short of what it declared, never ends the answer: that is
 * left to the owner, which breaks it off.
 */
final class Relay {
  /** Told once how it went; the answer has been ended exactly when there is no error. */
  interface Owner {
    /**
     * @param bytes of content that were handed to the connection
     */
    void relayed(long bytes, @Nullable GatewayError error);

    /** Sends the head before any of the body. */
    void sendHead();

    /** Counts what waits for the client. */
    HeldBytes answer();

    /** With the client that has something to take; where it is over, the exchange is too. */
    Patience patience();

    /** Why the client takes no more. */
    GatewayError departure();
  }

  /** Bytes that may wait in the client's connection before the source is paused. */
  private static final int MOST_UNWRITTEN = 128 * 1024;

  private final ReadStream<Buffer> source;
  private final Body.Streamed body;
  private final HttpServerResponse sink;
  private final Owner owner;
  private final IdleTimer idle;
  private final boolean trailersWelcome;
  private final @Nullable HeldBytes counted;
  private long bytes;
  private long unwritten;
  private boolean full;
  private boolean watched;
  private boolean done;
  private @Nullable Patience patience;
  private @Nullable Future<Void> sent;

  /**
   * @param trailersWelcome whether the client takes trailer fields
   */
  Relay(
      Body.Streamed body,
      HttpServerResponse sink,
      boolean trailersWelcome,
      Owner owner,
      Idle idle) {
    this.body = body;
    this.source = body.stream();
    this.sink = sink;
    this.trailersWelcome = trailersWelcome;
    this.owner = owner;
    this.counted = source instanceof HeldBody ? null : owner.answer();
    this.idle = new IdleTimer(idle.loop(), idle.timeout(), this::stalled);
  }

  /** How long nothing may move. */
  record Idle(Loop loop, Duration timeout) {}

  void start() {
    sink.drainHandler(drained -> drained());
    source.exceptionHandler(this::failed);
    source.endHandler(end -> ended());
    source.handler(this::chunk);
    source.resume();
  }

  /**
   * From here on nothing may stand still for longer than the idle time. A small body comes whole
   * with its head: only for one that does not, a timer is worth its while, and the head goes ahead
   * of a body that has not begun.
   */
  void watch() {
    if (done) {
      return;
    }
    watched = true;
    idle.start();
    if (!sink.headWritten()) {
      owner.sendHead();
    }
    if (clientOwes()) {
      awaitClient();
    }
  }

  /** Nothing more will be taken or reported. */
  void stop() {
    done = true;
    idle.stop();
    if (patience != null) {
      patience.stop();
    }
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

  long bytes() {
    return bytes;
  }

  private void chunk(Buffer chunk) {
    if (done) {
      return;
    }
    idle.touch();
    if (sent != null && chunk.length() == 0) {
      return; // HTTP/2: an empty frame tells of the end
    }
    long total = bytes + chunk.length();
    if (body.length() >= 0 && total > body.length()) {
      finish(badLength("more"));
      return;
    }
    int size = chunk.length();
    if (counted != null && !counted.take(size)) {
      // The exchange has failed, and with it this.
      return;
    }
    bytes = total;
    if (total == body.length()) {
      sent = sink.end(chunk);
    } else {
      unwritten += size;
      sink.write(chunk).onComplete(written -> written(size));
    }
    if (watched && clientOwes()) {
      awaitClient();
    }
    if (sent != null) {
      return;
    }
    if (isFull(MOST_UNWRITTEN)) {
      full = true;
      source.pause();
    }
  }

  private boolean isFull(int most) {
    return sink.writeQueueFull() || unwritten > most;
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

  private void drained() {
    if (full && !done && !isFull(MOST_UNWRITTEN / 2)) {
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
      putTrailers();
      sent = sink.end();
    }
    Future<Void> written = sent;
    if (watched && clientOwes()) {
      awaitClient();
    }
    written.onComplete(result -> finish(result.succeeded() ? null : owner.departure()));
  }

  private void putTrailers() {
    if (trailersWelcome && body.length() < 0) {
      MultiMap trailers = body.trailers().get();
      if (!trailers.isEmpty()) {
        sink.trailers().addAll(trailers);
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

  /** While something waits for the client, it is not the source that holds the answer up. */
  private void stalled() {
    if (clientOwes()) {
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
    if (!done) {
      stop();
      // What was declared has been sent: however its source ends now, the answer is whole.
      owner.relayed(bytes, sent != null && error != null && !isClients(error) ? null : error);
    }
  }

  private static boolean isClients(GatewayError error) {
    return error.code() == ErrorCode.CLIENT_GONE || error.code() == ErrorCode.CLIENT_TOO_SLOW;
  }
}
