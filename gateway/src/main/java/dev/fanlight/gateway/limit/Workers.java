package dev.fanlight.gateway.limit;

import dev.fanlight.gateway.time.Loop;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/**
 * Threads for work that blocks, or computes for longer than an event loop may, with a bounded queue
 * before them. Safe for use by all threads.
 */
public interface Workers {

  /**
   * Runs the work on one of the threads when it is its turn. Called on the owner's loop.
   *
   * @return what the work returns or throws, on the owner's loop; {@code overloaded} when the queue
   *     is full. When the owner ends first, the future fails, and the work leaves the queue or its
   *     thread is interrupted.
   */
  <T> Future<T> run(Owner owner, Callable<T> work);

  /** Whoever has work done: an exchange, or a part of one. Confined to its loop. */
  interface Owner {
    /** The turn of the exchange that the work is done for. */
    Turn turn();

    /** The one thread it lives on. */
    Loop loop();

    /** Runs the action on the loop, once, as soon as the owner ends; at once when it has ended. */
    void onEnd(Runnable action);
  }
}
