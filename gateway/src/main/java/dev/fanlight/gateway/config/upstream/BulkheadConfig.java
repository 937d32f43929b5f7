package dev.fanlight.gateway.config.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The size of a bulkhead and of its queue.
 *
 * @param maxConcurrent permits
 * @param maxQueue waiters, over all exchanges
 * @param queueTimeout null: as long as the waiter's own deadline allows
 */
public record BulkheadConfig(int maxConcurrent, int maxQueue, @Nullable Duration queueTimeout) {
  public BulkheadConfig {
    if (maxConcurrent < 1 || maxQueue < 0) {
      throw new IllegalArgumentException(
          "a bulkhead of " + maxConcurrent + " permits and a queue of " + maxQueue);
    }
  }

  public static final BulkheadConfig DEFAULT = new BulkheadConfig(1024, 4096, null);
}
