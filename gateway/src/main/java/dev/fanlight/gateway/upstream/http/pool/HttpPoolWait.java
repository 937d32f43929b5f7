package dev.fanlight.gateway.upstream.http.pool;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** One attempt's place in the queue for a connection. Confined to one event loop. */
public final class HttpPoolWait {
  private final HttpPool pool;
  private final Promise<HttpPooledConnection> promise = Promise.promise();

  /** The pool's count of waits when this one began. */
  final long number;

  private boolean over;

  HttpPoolWait(HttpPool pool, long number) {
    this.pool = pool;
    this.number = number;
  }

  /**
   * Completes with a connection, which the receiver must then use or give back; fails when no
   * connection can be made. After {@link #cancel} it does not complete.
   */
  public Future<HttpPooledConnection> connection() {
    return promise.future();
  }

  /** Leaves the queue. Does nothing when the wait is over. */
  public void cancel() {
    if (!over) {
      over = true;
      pool.leave(this);
    }
  }

  boolean isOver() {
    return over;
  }

  void complete(HttpPooledConnection connection) {
    over = true;
    promise.complete(connection);
  }

  void fail(Throwable failure) {
    if (!over) {
      over = true;
      promise.fail(failure);
    }
  }
}
