package dev.fanlight.plugins.cache.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One fetch of a response, and those who wait for it. It belongs to no exchange. Each waiter comes
 * once and leaves at most once; when the last one has left, the fetch is cancelled, unless it runs
 * in the background. Safe for use by all threads.
 *
 * <pre>
 * under way --land()--&gt; landed
 * under way --the last waiter leaves--&gt; cancelled
 * </pre>
 */
public final class Flight {
  private final boolean background;
  private final Promise<Void> head = Promise.promise();
  private final Promise<Landing> landing = Promise.promise();

  @GuardedBy("this")
  private int waiters;

  @GuardedBy("this")
  private boolean over;

  @GuardedBy("this")
  private @Nullable Runnable cancel;

  private volatile boolean outdated;

  private Flight(boolean background) {
    this.background = background;
    this.waiters = background ? 0 : 1;
  }

  /** With its first waiter, who begins it. */
  public static Flight awaited() {
    return new Flight(false);
  }

  /** For a response that is stored only. */
  public static Flight inBackground() {
    return new Flight(true);
  }

  /** One more waits for it; false: it is over, or a change has come after it began. */
  public synchronized boolean join() {
    if (over || outdated) {
      return false;
    }
    waiters++;
    return true;
  }

  /** One that waited does not any more. */
  public void leave() {
    Runnable last = null;
    synchronized (this) {
      waiters--;
      if (waiters == 0 && !background && !over) {
        over = true;
        last = cancel;
      }
    }
    if (last != null) {
      last.run();
    }
  }

  /**
   * How to cancel the fetch.
   *
   * @param action runs at once when the last waiter has left already
   */
  public void onCancel(Runnable action) {
    synchronized (this) {
      cancel = action;
      if (!over) {
        return;
      }
    }
    action.run();
  }

  /** The head of a response that may be stored is there; its content follows. */
  public void headCame() {
    head.tryComplete();
  }

  /** Completes with {@link #headCame}, on the event loop of the fetch, or never. */
  public Future<Void> head() {
    return head.future();
  }

  /** The fetch is done. */
  public void land(Landing how) {
    synchronized (this) {
      over = true;
    }
    landing.tryComplete(how);
  }

  /** How it ended; never fails. Completes on the event loop of the fetch. */
  public Future<Landing> landing() {
    return landing.future();
  }

  /** Whether nobody can join it any more. */
  public synchronized boolean isOver() {
    return over;
  }

  /** Those who wait for it now. */
  public synchronized int waiters() {
    return waiters;
  }

  /**
   * What it brings is not to be stored, and not for those who come from here on: it has been
   * invalidated meanwhile.
   */
  public void outdate() {
    outdated = true;
  }

  public boolean isOutdated() {
    return outdated;
  }
}
