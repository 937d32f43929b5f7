package dev.fanlight.gateway.telemetry.journal;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One table of an {@link ExchangeRecord} in two flat arrays: each row has so many numbers and so
 * many objects. A number that is not written is {@link ExchangeRecord#NEVER}.
 */
abstract class RecordRows {
  private final int width;
  private final int objects;
  private final int most;
  private long[] numbers;
  private @Nullable Object[] values;
  private int size;

  /**
   * @param width numbers in a row
   * @param objects in a row
   * @param most rows
   */
  RecordRows(int width, int objects, int most) {
    this.width = width;
    this.objects = objects;
    this.most = most;
    this.numbers = new long[width];
    this.values = new Object[objects];
  }

  /**
   * Adds an empty row. Returns its index, or {@link ExchangeRecord#NO_ROW} if the table is full.
   */
  final int add() {
    if (size == most) {
      return ExchangeRecord.NO_ROW;
    }
    if (size == room()) {
      reserve(2 * size);
    }
    int row = size++;
    wipe(row);
    return row;
  }

  /** Makes room for that many rows in all, as far as the table may have them. */
  final void reserve(int rows) {
    int wanted = Math.min(rows, most);
    if (wanted > room()) {
      numbers = Arrays.copyOf(numbers, wanted * width);
      values = Arrays.copyOf(values, wanted * objects);
    }
  }

  /** Makes a row as empty as {@link #add} leaves it. */
  final void wipe(int row) {
    Arrays.fill(numbers, row * width, (row + 1) * width, ExchangeRecord.NEVER);
    Arrays.fill(values, row * objects, (row + 1) * objects, null);
  }

  /** Leaves no row, and holds on to no object. */
  void clear() {
    Arrays.fill(values, 0, size * objects, null);
    size = 0;
  }

  public final int size() {
    return size;
  }

  /** How many rows fit in without growing. */
  final int room() {
    return numbers.length / width;
  }

  /** About how many bytes of memory it takes. */
  final int bytes() {
    return room() * (width * Long.BYTES + objects * Integer.BYTES);
  }

  final long number(int row, int column) {
    return numbers[row * width + column];
  }

  final void number(int row, int column, long number) {
    numbers[row * width + column] = number;
  }

  final <T> @Nullable T value(int row, int column, Class<T> type) {
    return type.cast(values[row * objects + column]);
  }

  final <T> T need(int row, int column, Class<T> type) {
    return Objects.requireNonNull(value(row, column, type));
  }

  final void value(int row, int column, @Nullable Object value) {
    values[row * objects + column] = value;
  }
}
