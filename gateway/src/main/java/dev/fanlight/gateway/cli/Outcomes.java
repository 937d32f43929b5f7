package dev.fanlight.gateway.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Waiting, which only a command line may do. */
final class Outcomes {
  private Outcomes() {}

  /** Blocks until the future is done; throws what it failed with. */
  static <T> T get(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
