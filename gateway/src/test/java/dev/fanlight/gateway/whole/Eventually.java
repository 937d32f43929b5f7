package dev.fanlight.gateway.whole;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What must come, waited for: a time limit here only says that it never came. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Between the first looks, and between the later ones: a look can cost as much as a request. */
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

  private Eventually() {}

  /** Looks until there is no complaint; fails with the last one. */
  public static void noComplaint(Supplier<String> look) {
    long until = System.nanoTime() + PATIENCE.toNanos();
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

  public static <T> void equal(String what, T expected, Supplier<T> actual) {
    noComplaint(() -> {
      T now = actual.get();
      return now.equals(expected) ? "" : what + " is " + now + ", not " + expected;
    });
  }

  public static <T> T get(String what, CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new AssertionError(what + " failed", failure.getCause());
    } catch (TimeoutException never) {
      throw new AssertionError(what + " never came");
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
