package dev.fanlight.gateway.upstream.http.pool;

import io.vertx.core.internal.ContextInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt gets a place for its stream on a connection of its pool. It may lose the place
 * before the stream begins, and gets another then.
 */
public final class HttpPlace {
  /** As often as a request without a body follows an upstream that goes away from it. */
  private static final int MOST_ENDS = 5;

  private final HttpPool pool;
  private final Consumer<HttpPooledConnection> taken;
  private final Consumer<Throwable> failed;
  private @Nullable HttpPoolWait wait;
  private boolean wantsNew;
  private boolean left;

  /** Connections that ended before the stream began. */
  private int ends;

  /**
   * @param taken is told of each connection that is taken
   * @param failed is told that no connection can be made
   */
  public HttpPlace(
      HttpPool pool, Consumer<HttpPooledConnection> taken, Consumer<Throwable> failed) {
    this.pool = pool;
    this.taken = taken;
    this.failed = failed;
  }

  /**
   * Takes a connection that is free, or waits for one.
   *
   * @param isNewWanted whether it is to be one of its own, if the pool may make it
   */
  public void take(boolean isNewWanted) {
    wantsNew = isNewWanted;
    boolean isNew = wantsNew && pool.mayMakeNew();
    HttpPooledConnection free = isNew ? null : pool.tryTake();
    if (free != null) {
      taken.accept(free);
    } else {
      wait = isNew ? pool.takeNew() : pool.take();
      wait.connection().onComplete(taken::accept, failed::accept);
    }
  }

  /**
   * Takes another connection in the next turn if an HTTP/2 stream cannot begin any more on the one
   * that was taken: the upstream allows fewer streams now, or ends the connection. It follows an
   * upstream that ends its connections a few times only: then the stream fails.
   *
   * @return whether it has given that connection back
   */
  public boolean moveIfLost(HttpPooledConnection from, ContextInternal context) {
    if (from.frames() == null || from.canBegin() || (!from.isInPool() && ++ends > MOST_ENDS)) {
      return false;
    }
    from.giveBack();
    context.runOnContext(next -> takeAgain());
    return true;
  }

  private void takeAgain() {
    if (!left) {
      take(wantsNew);
    }
  }

  /** Has the connection taken only by attempts for which no other is free: it has refused one. */
  public void avoid(HttpPooledConnection connection) {
    pool.avoid(connection);
  }

  /** Waits no more. */
  public void leave() {
    left = true;
    if (wait != null) {
      wait.cancel();
    }
  }
}
