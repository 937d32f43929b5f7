package dev.fanlight.plugins.jwt.key;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys that an issuer publishes. All places of the plugin that have the same issuer share them, and
 * a reload keeps them. Safe for use by all threads. At most one fetch is under way, and everybody
 * who needs it waits for that one. Keys that are known stay in use until a fetch has brought
 * others, so an issuer that is down harms nobody whose key is known. There are three reasons for a
 * fetch:
 *
 * <ul>
 *   <li>No keys are known. After a failure, the next fetch waits for five seconds.
 *   <li>The keys are ten minutes old. {@link #refresh} looks after that, and no exchange waits.
 *   <li>A token names a key that is not known. That counts once in 60 seconds, whether the fetch
 *       succeeds or not: strangers can name as many keys as they like.
 * </ul>
 */
public final class FetchedKeys {
  /** How often {@link #refresh} is to be called. */
  public static final Duration LOOK = Duration.ofSeconds(30);

  private static final long OLD = Duration.ofMinutes(10).toNanos();
  private static final long FORCED = Duration.ofSeconds(60).toNanos();
  private static final long PAUSE = Duration.ofSeconds(5).toNanos();

  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private volatile KeySet known = KeySet.EMPTY;

  @GuardedBy("lock")
  private @Nullable Promise<KeySet> running;

  /** When the last fetch succeeded. */
  @GuardedBy("lock")
  private long fetched;

  /** When the last fetch failed, if that was the last one. */
  @GuardedBy("lock")
  private long failed;

  @GuardedBy("lock")
  private @Nullable Throwable failure;

  /** When a token last forced a fetch. */
  @GuardedBy("lock")
  private long forced;

  /**
   * Keys that are not fetched yet.
   *
   * @param nanoTime a clock that never goes back
   */
  public FetchedKeys(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.forced = nanoTime.getAsLong() - FORCED;
  }

  /** The keys that are known now. */
  public KeySet known() {
    return known;
  }

  /**
   * Keys among which the key of that name is, if there is one. Keys without a name that are known
   * are to be tried before: a token that one of them has signed needs no fetch.
   *
   * @param service fetches the keys, if that is needed; called on this thread
   */
  Future<KeySet> keysFor(@Nullable String name, Supplier<Future<KeySet>> service) {
    KeySet now = known;
    if (now.isEmpty()) {
      return fetch(Reason.NOTHING_IS_KNOWN, service);
    }
    return now.knows(name)
        ? Future.succeededFuture(now)
        : fetch(Reason.UNKNOWN_NAME, service).otherwise(ignored -> known);
  }

  /** Begins a fetch when the keys are old or missing. Called now and then. */
  void refresh(Supplier<Future<KeySet>> service) {
    fetch(Reason.AGE, service).onComplete(ignored -> {});
  }

  private enum Reason {
    NOTHING_IS_KNOWN,
    UNKNOWN_NAME,
    AGE
  }

  @GuardedBy("lock")
  private boolean mayBegin(Reason reason) {
    long now = nanoTime.getAsLong();
    boolean paused = failure == null || now - failed >= PAUSE;
    return switch (reason) {
      case NOTHING_IS_KNOWN -> paused;
      case AGE -> paused && (known.isEmpty() || now - fetched >= OLD);
      case UNKNOWN_NAME -> {
        boolean may = now - forced >= FORCED;
        forced = may ? now : forced;
        yield may;
      }
    };
  }

  /** The fetch that is under way, or a new one where that is allowed, or what is known. */
  private Future<KeySet> fetch(Reason reason, Supplier<Future<KeySet>> service) {
    Promise<KeySet> mine = Promise.promise();
    synchronized (lock) {
      if (running != null) {
        return running.future();
      }
      if (!mayBegin(reason)) {
        return known.isEmpty() && failure != null
            ? Future.failedFuture(failure)
            : Future.succeededFuture(known);
      }
      running = mine;
    }
    begin(service).onComplete((keys, thrown) -> end(mine, keys, thrown));
    return mine.future();
  }

  private static Future<KeySet> begin(Supplier<Future<KeySet>> service) {
    try {
      return service.get();
    } catch (RuntimeException stopped) {
      return Future.failedFuture(stopped);
    }
  }

  private void end(Promise<KeySet> mine, @Nullable KeySet keys, @Nullable Throwable thrown) {
    synchronized (lock) {
      running = null;
      failure = thrown;
      if (keys == null) {
        failed = nanoTime.getAsLong();
      } else {
        known = keys;
        fetched = nanoTime.getAsLong();
      }
    }
    mine.complete(keys, thrown);
  }
}
