package dev.fanlight.gateway.limit.memory;

import org.jspecify.annotations.Nullable;

/**
 * Content that comes before its reader wants it. It counts as held by its exchange until it is
 * read. Confined to the exchange's loop.
 */
public final class UnreadContent {
  private @Nullable HeldBytes held;
  private long arrived;
  private long read;

  /** Null while none waited. */
  private @Nullable HeldBytes waiting;

  /** What waits counts for that from now on. */
  public void countsFor(HeldBytes exchange) {
    held = exchange;
  }

  /** So many bytes have come. Perhaps they have been read already. */
  public void arrived(int bytes) {
    arrived += bytes;
    if (waiting == null && held != null && arrived > read) {
      waiting = held.part();
    }
    count();
  }

  /** The reader has got so many bytes. Where nobody tells what arrives, nothing is counted. */
  public void read(int bytes) {
    read += bytes;
    count();
  }

  private void count() {
    if (waiting != null) {
      waiting.hold(Math.max(0, arrived - read));
    }
  }

  /** The exchange is over: nothing counts any more. */
  public void letGo() {
    held = null;
    if (waiting != null) {
      waiting.end();
    }
  }
}
