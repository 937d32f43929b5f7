package dev.fanlight.gateway.telemetry.journal;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NEVER;
import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NO_ROW;

import dev.fanlight.gateway.telemetry.journal.PluginRows.Time;
import java.util.Arrays;

/**
 * The times in which plugins held an exchange, for a walk from its end to its beginning. Plugins
 * are nested, so their times are found almost in order: where each has ended, to sort them and to
 * walk over them takes time in proportion to their number. An instance is used again and again.
 * Confined to one thread.
 */
final class PluginSpans {
  private static final long NOT_ENDED = Long.MAX_VALUE;
  private static final int FEW = 8;

  private int size;
  private int[] rows = new int[FEW];
  private long[] starts = new long[FEW];
  private long[] ends = new long[FEW];

  /** Takes the times of a record, in the order in which they ended. */
  void read(ExchangeRecord record) {
    size = 0;
    if (record.hasPlugins()) {
      read(record.plugins());
    }
  }

  private void read(PluginRows plugins) {
    for (int row = 0; row < plugins.size(); row++) {
      long proceeded = plugins.at(row, Time.PROCEEDED);
      long left = plugins.at(row, Time.LEFT);
      insert(row, plugins.at(row, Time.ENTERED), proceeded == NEVER ? left : proceeded);
    }
    for (int row = plugins.size() - 1; row >= 0; row--) {
      insert(row, plugins.at(row, Time.RESUMED), plugins.at(row, Time.LEFT));
    }
  }

  private void insert(int row, long start, long left) {
    if (start == NEVER) {
      return;
    }
    if (size == rows.length) {
      grow();
    }
    long end = left == NEVER ? NOT_ENDED : left;
    int at = size++;
    while (at > 0 && isBefore(start, end, at - 1)) {
      rows[at] = rows[at - 1];
      starts[at] = starts[at - 1];
      ends[at] = ends[at - 1];
      at--;
    }
    rows[at] = row;
    starts[at] = start;
    ends[at] = end;
  }

  private boolean isBefore(long start, long end, int other) {
    return end == ends[other] ? start < starts[other] : end < ends[other];
  }

  private void grow() {
    int room = 2 * rows.length;
    rows = Arrays.copyOf(rows, room);
    starts = Arrays.copyOf(starts, room);
    ends = Arrays.copyOf(ends, room);
  }

  /**
   * The span in which a plugin held the exchange last before that time: of those under way then,
   * the one that began last. To be called with times that only decrease.
   *
   * @return {@link ExchangeRecord#NO_ROW} if there is none
   */
  int last(long before) {
    while (size > 0 && starts[size - 1] >= before) {
      size--;
    }
    int last = size == 0 ? NO_ROW : size - 1;
    for (int other = last - 1; other >= 0 && ends[other] >= before; other--) {
      if (starts[other] < before && starts[other] > starts[last]) {
        last = other;
      }
    }
    return last;
  }

  int row(int span) {
    return rows[span];
  }

  long start(int span) {
    return starts[span];
  }

  /** {@link Long#MAX_VALUE} where it had not ended. */
  long end(int span) {
    return ends[span];
  }
}
