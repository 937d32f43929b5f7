package dev.fanlight.plugins.validate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Trees that have room now, in their order, until they are told. What a tree does when it is told
 * may give room to the next. So one call of {@link #tell} at a time tells all of them, one after
 * another, and never from within another. Safe for use by all threads.
 */
final class ReadyTrees {
  @GuardedBy("this")
  private final Deque<Promise<Void>> untold = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean telling;

  synchronized void add(Promise<Void> room) {
    untold.add(room);
  }

  /** Returns at once where another call tells them. */
  void tell() {
    if (!mayTell()) {
      return;
    }
    for (Promise<Void> next = next(); next != null; next = next()) {
      try {
        next.complete();
      } catch (RuntimeException | Error thrown) {
        stop();
        throw thrown;
      }
    }
  }

  private synchronized boolean mayTell() {
    boolean may = !telling;
    telling = true;
    return may;
  }

  private synchronized @Nullable Promise<Void> next() {
    Promise<Void> next = untold.poll();
    telling = next != null;
    return next;
  }

  private synchronized void stop() {
    telling = false;
  }
}
