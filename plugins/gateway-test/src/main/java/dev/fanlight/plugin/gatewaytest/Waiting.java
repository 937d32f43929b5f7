package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what must come. The time limit only says that it never came. */
final class Waiting {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Between the first looks, and between the later ones: a look can cost as much as a request. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

  private Waiting() {}

  static <T> T get(String what, Future<T> future) {
    try {
      return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException never) {
      throw new AssertionError(what + " never came", never);
    }
  }

  /** Looks until there is no complaint; fails with the last one. */
  static void untilNoComplaint(Supplier<String> look) {
    untilNoComplaint(PATIENCE, look);
  }

  static void untilNoComplaint(Duration patience, Supplier<String> look) {
    long until = System.nanoTime() + patience.toNanos();
    long pause = SOON_NANOS;
    String complaint = look.get();
    while (!complaint.isEmpty()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError(complaint);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LATER_NANOS);
      complaint = look.get();
    }
  }
}
