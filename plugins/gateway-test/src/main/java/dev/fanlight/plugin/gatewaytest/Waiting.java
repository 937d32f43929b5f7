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

  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

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
    String complaint = look.get();
    while (!complaint.isEmpty()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError(complaint);
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      complaint = look.get();
    }
  }
}
