package dev.fanlight.gateway.telemetry.journal;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The records of the exchanges of one event loop. Each exchange gets one, whoever may take it in
 * the end. Records that nobody took are used again. Confined to its loop.
 */
public final class LoopRecords {
  private static final int MOST_IDLE = 256;

  private final List<RecordTaker> takers;
  private final ArrayDeque<ExchangeRecord> idle = new ArrayDeque<>();
  private final CriticalPath path = new CriticalPath();

  /**
   * @param takers are asked in this order
   */
  public LoopRecords(List<RecordTaker> takers) {
    this.takers = takers;
  }

  /**
   * An exchange begins.
   *
   * @param now by the loop's clock
   */
  public ExchangeRecord begin(ExchangeStart exchange, long now) {
    ExchangeRecord record = idle.isEmpty() ? new ExchangeRecord() : idle.removeLast();
    record.begin(exchange, now);
    return record;
  }

  /** For one exchange after the other. */
  public CriticalPath path() {
    return path;
  }

  /** Its exchange is over; nothing is written to it any more. */
  public void end(ExchangeRecord record) {
    boolean taken = false;
    for (RecordTaker taker : takers) {
      taken |= taker.take(record);
    }
    if (!taken && idle.size() < MOST_IDLE && record.cleared()) {
      idle.addLast(record);
    }
  }
}
