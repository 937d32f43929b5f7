package dev.fanlight.gateway.filter;

import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a plugin on a virtual thread wait for work that runs on the event loop of its exchange.
 * While the virtual thread waits, it occupies no platform thread.
 */
final class Straight {
  private final FilterContext context;
  private final FilterLink link;
  private final String pool;

  /**
   * @param pool the plugin's, for the error on a platform thread
   */
  Straight(FilterContext context, FilterLink link, String pool) {
    this.context = context;
    this.link = link;
    this.pool = pool;
  }

  /** As {@link dev.fanlight.plugin.BlockingExchange#await} says. */
  <T> T await(Scope.Task<T> work) throws InterruptedException {
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "a plugin waits on virtual threads only: set pools." + pool + ".threads to virtual");
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Promise<T> end = Promise.promise();
    link.onLoop(() ->
        start(work, end)
            .onComplete(
                result::complete, failure -> result.completeExceptionally(reason(failure))));
    try {
      return result.get();
    } catch (InterruptedException stopped) {
      link.onLoop(() -> end.tryFail(FilterRun.ended()));
      throw stopped;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof InterruptedException stopped) {
        throw stopped;
      }
      throw unchecked(failed.getCause());
    }
  }

  /** The end of the exchange fails the work, and may do so before it interrupts the thread. */
  private Throwable reason(Throwable failure) {
    boolean over = context.ended() || link.exchange().remaining().isZero();
    return over ? new InterruptedException("the exchange has ended") : failure;
  }

  private <T> Future<T> start(Scope.Task<T> work, Promise<T> end) {
    if (!link.isOpen()) {
      return Future.failedFuture(FilterRun.ended());
    }
    Exchange exchange = link.exchange();
    return exchange
        .scope()
        .withTimeout(
            exchange.remaining(),
            in -> {
              work.start(in).onComplete(end::tryComplete, end::tryFail);
              return end.future();
            });
  }

  private static RuntimeException unchecked(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> new IllegalStateException("the work failed");
      case RuntimeException known -> known;
      case Error broken -> throw broken;
      default -> new IllegalStateException("the work failed", failure);
    };
  }
}
