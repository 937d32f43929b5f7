package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.plugin.ErrorCode;

/** What one bulkhead tells. Called from any thread, on the hot path: must not block or throw. */
public interface BulkheadMeters {
  /** Told to nobody. */
  BulkheadMeters NONE =
      new BulkheadMeters() {
        @Override
        public void waited(long nanos) {}

        @Override
        public void rejected(ErrorCode reason) {}
      };

  /** A permit was handed out after a wait of that many nanoseconds; 0 when it was free at once. */
  void waited(long nanos);

  /**
   * No permit was handed out.
   *
   * @param reason {@code BULKHEAD_FULL} or {@code QUEUE_TIMEOUT}
   */
  void rejected(ErrorCode reason);
}
