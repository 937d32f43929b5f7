package dev.fanlight.gateway.upstream.health;

import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import java.util.function.Consumer;

/** Asks endpoints of one upstream whether they work. Its methods return at once, on any thread. */
public interface Prober {
  /**
   * Asks once.
   *
   * @param done hears the result, at most once, on any thread
   */
  Asked probe(Endpoint endpoint, Consumer<ProbeResult> done);

  /** Asks no more; what is under way ends. */
  void close();

  /** A probe that has begun. */
  @FunctionalInterface
  interface Asked {
    /** Its result is not wanted any more. Idempotent. */
    void cancel();

    /**
     * Runs the task when whoever asks has dealt with all that has come so far, on any thread. While
     * the gateway stands still there, it does not run.
     */
    default void whenFree(Runnable task) {
      task.run();
    }
  }
}
