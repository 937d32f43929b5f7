package dev.fanlight.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.http1.Http1ClientConnection;
import io.vertx.core.internal.ContextInternal;

/** An open connection upstream with the streams it may still carry. Confined to one event loop. */
final class HttpPooledConnection {
  private final HttpClientConnection http;
  private final HttpPool pool;
  private long room;
  private boolean served;
  private boolean gone;

  /** Whether it is among the pool's free ones; the pool's own note. */
  boolean free;

  HttpPooledConnection(HttpClientConnection http, HttpPool pool) {
    this.http = http;
    this.pool = pool;
    this.room = http.concurrency();
    http.evictionHandler(closing -> gone());
    http.concurrencyChangeHandler(this::resized);
  }

  private void resized(long streams) {
    room = streams - http.activeStreams();
    pool.freed(this);
  }

  boolean hasRoom() {
    return room > 0 && !gone;
  }

  /** Whether it has carried nothing for as long as it is kept. */
  boolean isOld() {
    return !gone && http.activeStreams() == 0 && !http.isValid();
  }

  /** For one stream, which {@link #stream} opens or {@link #giveBack} renounces. */
  void take() {
    room--;
  }

  void giveBack() {
    room++;
    pool.freed(this);
  }

  /** Opens the stream that it was taken for, and gives itself back when that is closed. */
  Future<HttpClientStream> stream(ContextInternal context) {
    served = true;
    return http.createStream(context)
        .onComplete(stream -> stream.closeHandler(closed -> giveBack()), failure -> giveBack());
  }

  /** Whether it has carried a stream already. */
  boolean served() {
    return served;
  }

  /** Ends what it carries, and carries nothing more. */
  void close() {
    gone();
    http.close();
  }

  /**
   * Where it is of one stream, it does not wait to be closed for what the upstream does not read.
   */
  void abandon() {
    if (http instanceof Http1ClientConnection http1) {
      gone();
      http1.channel().unsafe().close(http1.channel().unsafe().voidPromise());
    }
  }

  private void gone() {
    if (!gone) {
      gone = true;
      pool.gone();
    }
  }
}
