package dev.fanlight.gateway.telemetry.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one event loop leave behind: each a line for the access log, and as many as
 * the loop has time for a place among the recent ones. Confined to its loop, but for {@link #read}.
 *
 * <p>To note a call costs some hundred nanoseconds, and a loop gives a millisecond in each second
 * for it: so many exchanges and calls are noted, and the others pass with one comparison. Whether
 * an exchange is noted is decided when it begins; what it then takes beyond its second is taken
 * from the next.
 */
public final class ExchangeJournal {
  /** Exchanges and calls noted in a second, at no more than a microsecond each. */
  static final int NOTES_PER_SECOND = 1000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<ExchangeRecord> accessLog;
  private final AtomicReferenceArray<@Nullable Kept> ring;
  private int next;
  private int left = NOTES_PER_SECOND;
  private long since;
  private boolean begun;

  /**
   * An exchange that is kept.
   *
   * @param endedNanos when it ended, by the clock that all loops share; milliseconds would not tell
   *     a batch from its last item
   */
  record Kept(RecentExchange exchange, long endedNanos) {}

  ExchangeJournal(Consumer<ExchangeRecord> accessLog, int capacity) {
    this.accessLog = accessLog;
    this.ring = new AtomicReferenceArray<>(capacity);
  }

  /**
   * An exchange begins.
   *
   * @param now by the loop's clock, in nanoseconds
   * @return where its calls are to be noted; null when this one is not
   */
  public @Nullable CallNotes begin(long now) {
    if (!begun || now - since >= SECOND) {
      begun = true;
      since = now;
      left = Math.min(NOTES_PER_SECOND, left + NOTES_PER_SECOND);
    }
    return left > 0 ? new CallNotes(now) : null;
  }

  /**
   * The exchange is over.
   *
   * @param notes what {@link #begin} gave
   */
  public void end(ExchangeRecord exchange, @Nullable CallNotes notes) {
    accessLog.accept(exchange);
    if (notes != null) {
      RecentExchange recent = RecentExchange.of(exchange, notes);
      left -= 1 + recent.calls().size();
      ring.setRelease(next, new Kept(recent, notes.startedAt() + exchange.durationNanos()));
      next = (next + 1) % ring.length();
    }
  }

  /** Shows what is kept, in no order. From any thread. */
  void read(Consumer<Kept> reader) {
    for (int i = 0; i < ring.length(); i++) {
      Kept kept = ring.getAcquire(i);
      if (kept != null) {
        reader.accept(kept);
      }
    }
  }
}
