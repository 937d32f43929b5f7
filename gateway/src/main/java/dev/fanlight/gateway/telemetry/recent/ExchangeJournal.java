package dev.fanlight.gateway.telemetry.recent;

import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.RecordTaker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The recent exchanges of one event loop: a ring of their records. Confined to its loop, but for
 * {@link #read} and {@link #find}.
 *
 * <p>A record that is kept cannot be used again, so a loop keeps so many exchanges and calls of
 * each second. What an exchange takes beyond its second is taken from the next.
 */
public final class ExchangeJournal implements RecordTaker {
  /** Exchanges and calls kept of a second. */
  static final int KEPT_PER_SECOND = 1000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A record whose texts take more bytes is not kept: a ring of them would be too large. */
  private static final int MOST_TEXTS = 8192;

  private final AtomicReferenceArray<@Nullable Kept> ring;
  private long kept;
  private int left = KEPT_PER_SECOND;
  private long since;
  private boolean begun;

  /**
   * An exchange that is kept.
   *
   * @param number of those that this loop has kept, from 0
   * @param endedNanos when it ended, by the clock that all loops share; milliseconds would not tell
   *     a batch from its last item
   */
  record Kept(long number, ExchangeRecord exchange, long endedNanos) {}

  ExchangeJournal(int capacity) {
    this.ring = new AtomicReferenceArray<>(capacity);
  }

  @Override
  public boolean take(ExchangeRecord exchange) {
    long now = exchange.endedAt();
    if (!begun || now - since >= SECOND) {
      begun = true;
      since = now;
      left = Math.min(KEPT_PER_SECOND, left + KEPT_PER_SECOND);
    }
    if (left <= 0 || exchange.texts() > MOST_TEXTS) {
      return false;
    }
    left -= 1 + exchange.calls().size();
    ring.setRelease((int) (kept % ring.length()), new Kept(kept, exchange, now));
    kept++;
    return true;
  }

  /** Shows what is kept, in no order. From any thread. */
  void read(Consumer<Kept> reader) {
    for (int i = 0; i < ring.length(); i++) {
      Kept entry = ring.getAcquire(i);
      if (entry != null) {
        reader.accept(entry);
      }
    }
  }

  /** The exchange of that number; null if it is not kept, or not any more. From any thread. */
  @Nullable Kept find(long number) {
    Kept entry = number < 0 ? null : ring.getAcquire((int) (number % ring.length()));
    return entry != null && entry.number() == number ? entry : null;
  }
}
