package dev.fanlight.gateway.route;

import dev.fanlight.gateway.limit.CountLimit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that one configuration has open on one event loop. They count against the limit of
 * the whole gateway. Confined to its loop.
 */
public final class OpenExchanges {
  private final CountLimit limit;
  private int open;
  private @Nullable Promise<Void> idle;

  public OpenExchanges(CountLimit limit) {
    this.limit = limit;
  }

  boolean tryEnter() {
    if (!limit.tryEnter()) {
      return false;
    }
    open++;
    return true;
  }

  void leave() {
    limit.leave();
    open--;
    if (open == 0 && idle != null) {
      idle.tryComplete();
    }
  }

  /** How many there are now. */
  public int open() {
    return open;
  }

  /** Completes as soon as there is none; to be asked for once, when no more are to come. */
  public Future<Void> idle() {
    Promise<Void> last = Promise.promise();
    idle = last;
    if (open == 0) {
      last.complete();
    }
    return last.future();
  }
}
