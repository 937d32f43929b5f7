package dev.fanlight.plugin;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The owner of concurrent work: nothing it owns outlives it. Each task gets a scope of its own
 * inside this one; when a task is not needed any more its scope ends, and the calls made through
 * that are reset upstream.
 *
 * <p>All futures complete on the exchange's event loop, after everything that lost has been
 * cancelled. All of a scope is confined to that loop.
 */
public interface Scope {

  /** Work that makes its calls through the scope it is given. */
  @FunctionalInterface
  interface Task<T> {
    Future<T> start(Scope scope);
  }

  /**
   * How one task ended: exactly one of value and error is there, unless the task's value is null
   * itself.
   *
   * @param index the task's place in the list
   */
  record Settled<T>(int index, @Nullable T value, @Nullable GatewayError error) {
    public boolean succeeded() {
      return error == null;
    }
  }

  /** The configured upstreams; what is sent through it is owned by this scope. */
  Calls calls();

  /**
   * Until this scope's deadline; zero when it has passed. While an answer streams that nothing
   * bounds there is no deadline, and this says what {@link Exchange#remaining} does.
   */
  Duration remaining();

  /**
   * Every value, in the order of the tasks. The first failure cancels the other tasks and fails the
   * future.
   */
  <T> Future<List<T>> all(List<Task<T>> tasks);

  /** How each task ended, in the order of the tasks. Never fails. */
  <T> Future<List<Settled<T>>> allSettled(List<Task<T>> tasks);

  /**
   * The first value; the others are cancelled. Fails with the last failure when all have failed.
   */
  <T> Future<T> first(List<Task<T>> tasks);

  /**
   * The first {@code n} values, in the order of the tasks; fails as soon as {@code n} cannot be
   * reached. Without a task that must succeed, {@code n} of 0, none is started.
   */
  <T> Future<List<T>> quorum(int n, List<Task<T>> tasks);

  /**
   * Hands over each end as it happens; completes after the last. An exception of {@code each}
   * cancels the rest.
   */
  <T> Future<Void> asCompleted(List<Task<T>> tasks, Consumer<Settled<T>> each);

  /**
   * Runs the task under its own deadline. At the deadline the task is cancelled, and the future
   * fails with deadline_exceeded.
   */
  <T> Future<T> withTimeout(Duration timeout, Task<T> task);

  /**
   * A task that the response does not wait for. It is owned by the gateway, bounded, and drained at
   * shutdown; its failure is logged.
   *
   * @throws GatewayError if the exchange has ended, because nothing may start for it then
   */
  <T> void background(Task<T> task);
}
