package dev.fanlight.gateway.limit;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;

/**
 * resilience4j's permits, asked in the one way that never blocks. {@link #take}, {@link #giveBack}
 * and {@link #someFree} are for any thread; the rest only under the lock of our bulkhead.
 *
 * <p>resilience4j shrinks by acquiring the difference, and its caller sleeps until that many calls
 * have ended. So a smaller size is only a target at first: permits that come back are kept until
 * the debt is paid, and only then resilience4j is told, to whom they are free at that moment.
 */
final class Permits {
  private final Bulkhead bulkhead;
  private int target;
  private int kept;

  Permits(String name, int size) {
    BulkheadConfig config =
        BulkheadConfig.custom()
            .maxConcurrentCalls(size)
            .maxWaitDuration(Duration.ZERO)
            .fairCallHandlingStrategyEnabled(false)
            .writableStackTraceEnabled(false)
            .build();
    bulkhead = Bulkhead.of(name, config);
    target = size;
  }

  /**
   * Takes a permit if one is free. The semaphore below says no to an interrupted thread even then,
   * and would leave a waiter asleep beside a free permit; so the interrupt steps aside meanwhile.
   */
  boolean take() {
    boolean interrupted = false;
    boolean taken;
    do {
      interrupted |= Thread.interrupted();
      taken = bulkhead.tryAcquirePermission();
    } while (!taken && Thread.currentThread().isInterrupted());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return taken;
  }

  void giveBack() {
    bulkhead.releasePermission();
  }

  boolean someFree() {
    return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0;
  }

  /** Permits in somebody's hands; more than the target while a debt is open. */
  int inUse() {
    return size() - kept - bulkhead.getMetrics().getAvailableConcurrentCalls();
  }

  /** Whether the size asked for last is not the semaphore's yet. */
  boolean inDebt() {
    return kept > 0 || size() != target;
  }

  void resize(int permits) {
    target = permits;
    settle();
  }

  /** Pays the debt as far as permits are free. */
  void settle() {
    if (!inDebt()) {
      return;
    }
    int debt = size() - target;
    while (kept < debt && take()) {
      kept++;
    }
    if (kept >= debt) {
      for (; kept > 0; kept--) {
        giveBack();
      }
      bulkhead.changeConfig(
          BulkheadConfig.from(bulkhead.getBulkheadConfig()).maxConcurrentCalls(target).build());
    }
  }

  private int size() {
    return bulkhead.getBulkheadConfig().getMaxConcurrentCalls();
  }
}
