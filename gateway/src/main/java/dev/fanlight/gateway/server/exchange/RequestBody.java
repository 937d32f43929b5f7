package dev.fanlight.gateway.server.exchange;

import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.gateway.limit.memory.UnreadContent;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.server.terms.UploadTime;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request, paused until somebody reads it. The first read asks a client that waits
 * for it to go on (100-continue) and starts the idle timeout; every byte is counted against the
 * exchange's limit. What is wrong with it fails the stream and cancels the exchange.
 */
final class RequestBody extends UploadPieces implements Body.Counted, UploadTime.Owner {
  /** What is worth reading and throwing away to keep a connection in use. */
  private static final long DISCARDABLE = 64 * 1024;

  private final Framing framing;
  private final HttpServerRequest request;
  private final long length;
  private final boolean awaitsContinue;
  private @Nullable ServedExchange exchange;
  private @Nullable Loop loop;
  private @Nullable UploadTime time;
  private final UnreadContent unread;
  private long bytes;
  private long seen;
  private long answered;
  private boolean started;
  private boolean ended;
  private @Nullable GatewayError failure;

  /**
   * @param length in bytes, -1 when unknown
   */
  RequestBody(Framing framing, long length, boolean awaitsContinue) {
    this.framing = framing;
    this.request = framing.request;
    this.length = length;
    this.awaitsContinue = awaitsContinue;
    this.unread = framing.unread();
    request.pause().handler(this::chunk).endHandler(this::end);
  }

  boolean ended() {
    return ended;
  }

  /** Nobody has wanted it, and there is little enough of it to be thrown away. */
  boolean discardable() {
    return failure == null && !awaitsContinue && length >= 0 && length - bytes <= DISCARDABLE;
  }

  /** Whether no other request can follow it, if the answer begins now. */
  boolean endsConnection() {
    return !ended && !discardable();
  }

  /** Enforces the exchange's limits from here on. */
  void belongsTo(ServedExchange owner) {
    exchange = owner;
    unread.countsFor(owner.held());
    if (length > owner.maxRequestBody() && owner.maxRequestBody() >= 0) {
      tooLarge(owner.maxRequestBody());
      return;
    }
    if (started) {
      askForContent();
    }
  }

  /**
   * From here on its sender has only so much time. A small body comes whole with its head: only for
   * one that does not, timers are worth their while.
   */
  void watch(Loop own) {
    loop = own;
    if (started) {
      time();
    }
  }

  private void tooLarge(long limit) {
    fail(ErrorCode.PAYLOAD_TOO_LARGE, "the request body is larger than " + limit + " bytes");
  }

  /** Whether more of it has come since this was last asked, and it has not ended. */
  boolean moves() {
    boolean moves = !ended && bytes > seen;
    seen = bytes;
    return moves;
  }

  @Override
  public boolean answerMoves() {
    long before = answered;
    answered = request.response().bytesWritten();
    return answered > before;
  }

  @Override
  public void stalled() {
    if (isWanted()) {
      fail(ErrorCode.REQUEST_TIMEOUT, "the client did not go on sending the request body");
    } else {
      fail(GatewayError.deadlineExceeded(Phase.REQUEST, "the upstream or plugin stopped reading"));
    }
  }

  /** Of the exchange: where this is what it waits for, the client is to blame. */
  private void deadline() {
    if (isWanted()) {
      late();
    }
  }

  @Override
  public void late() {
    if (isWanted()) {
      fail(ErrorCode.REQUEST_TIMEOUT, "the client did not send the request body in time");
    } else {
      stalled();
    }
  }

  @Override
  boolean counts(int length) {
    unread.read(length);
    if (failure != null || exchange == null) {
      return false;
    }
    bytes += length;
    exchange.uploaded(length);
    long limit = exchange.maxRequestBody();
    if (limit >= 0 && bytes > limit) {
      tooLarge(limit);
      return false;
    }
    if (time != null) {
      time.moved(length);
      time.owes(isWanted());
    }
    return true;
  }

  @Override
  public boolean arrived(int size, long before) {
    unread.arrived(size);
    return (isWanted() && bytes == before) || isOver(); // its connection ends what is over
  }

  @Override
  boolean flows(long before) {
    return flows() && bytes == before && failure == null && exchange != null;
  }

  @Override
  public boolean keep(int kept) {
    return exchange == null || exchange.held().take(kept);
  }

  @Override
  public boolean awaitsContinue() {
    return awaitsContinue;
  }

  private void end(@Nullable Void nothing) {
    ended = true;
    stop();
    if (failure == null) {
      tellEnd();
    }
  }

  private void fail(ErrorCode code, String detail) {
    fail(GatewayError.of(code, detail));
  }

  /** Nobody will be given more of it. */
  void fail(GatewayError error) {
    if (!ended && failure == null) {
      broken(error);
      StreamFailure.tell(hearing(), error);
      if (exchange != null) {
        exchange.cancel(error);
      }
    }
  }

  @Override
  void readerFailed(Throwable thrown, @Nullable Handler<Throwable> hearing) {
    StreamFailure.tellThrown(hearing, thrown);
    ServedExchange owner = exchange;
    if (failure == null && owner != null) {
      GatewayError error = GatewayError.from(thrown);
      broken(error);
      later(() -> owner.cancel(error)); // the reader's plugin is named before that
    }
  }

  private void broken(GatewayError error) {
    failure = error;
    stop();
    pause();
  }

  /** The exchange is over: whoever read the content keeps no memory through this any more. */
  void letGo() {
    stop();
    unread.letGo();
    forgetReader();
    exchange = null;
  }

  /** Reads the rest and throws it away. */
  void discard() {
    letGo();
    if (!ended) {
      request.resume();
    }
  }

  private void stop() {
    if (time != null) {
      time.stop();
    }
    if (started && exchange != null) {
      exchange.receives(null);
    }
  }

  @Override
  public RequestBody pause() {
    super.pause();
    if (time != null) {
      time.owes(false);
    }
    if (!ended) {
      request.pause();
    }
    return this;
  }

  @Override
  public RequestBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public RequestBody fetch(long amount) {
    if (!begins(amount)) {
      return this;
    }
    if (failure != null || ended || isOver()) {
      tellLast(failure, ended);
      return this;
    }
    if (!started) {
      started = true;
      askForContent();
    }
    if (time != null) {
      time.owes(true);
    }
    request.fetch(amount);
    return this;
  }

  /** Only when the limits are known: a body that is too large is never asked for. */
  private void askForContent() {
    if (exchange != null && !ended) {
      if (awaitsContinue && !request.response().headWritten()) {
        request.response().writeContinue();
      }
      exchange.receives(this::deadline);
      time();
    }
  }

  private void time() {
    if (loop != null && exchange != null && !ended && failure == null) {
      time = new UploadTime(loop, exchange.idleTimeout(), this);
      time.start(exchange.uploadTimeout(), framing.leastUploadRate(), isWanted());
    }
  }

  @Override
  public void slow() {
    framing.connection.refused(Cut.SLOW_SENDER);
    fail(ErrorCode.REQUEST_TIMEOUT, "the client sent the request body too slowly");
  }
}
