package dev.fanlight.gateway.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Waits for futures. Only the command line may do that. */
final class Outcomes {
  private Outcomes() {}

  /** Blocks until the future is done. Throws the failure of the future. */
  static <T> T get(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
