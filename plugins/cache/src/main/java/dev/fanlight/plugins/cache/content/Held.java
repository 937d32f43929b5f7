package dev.fanlight.plugins.cache.content;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that answers under way hold. Those of one response count once, however many clients get
 * it. They are bounded, because slow clients hold what is not stored any more. Safe for use by all
 * threads.
 */
public final class Held {
  private final AtomicLong bytes = new AtomicLong();
  private volatile long most;

  public Held(long most) {
    this.most = most;
  }

  public void bound(long bytesHeld) {
    most = bytesHeld;
  }

  public long most() {
    return most;
  }

  boolean take(int more) {
    if (bytes.addAndGet(more) <= most) {
      return true;
    }
    bytes.addAndGet(-more);
    return false;
  }

  void giveBack(int less) {
    bytes.addAndGet(-less);
  }

  public long bytes() {
    return bytes.get();
  }
}
