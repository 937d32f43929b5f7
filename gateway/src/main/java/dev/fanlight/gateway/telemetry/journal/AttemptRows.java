package dev.fanlight.gateway.telemetry.journal;

import dev.fanlight.gateway.telemetry.upstream.AttemptReason;
import dev.fanlight.plugin.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The attempts of all calls of an {@link ExchangeRecord}, in the order in which they began. */
public final class AttemptRows extends RecordRows {
  private static final int MOST = 200;

  private static final int NUMBER = Time.values().length;
  private static final int BEFORE = NUMBER + 1;
  private static final int STATUS = NUMBER + 2;
  private static final int WIDTH = NUMBER + 3;

  private static final int REASON = 0;
  private static final int ENDPOINT = 1;
  private static final int OUTCOME = 2;
  private static final int ERROR = 3;
  private static final int OBJECTS = 4;

  /** When something happened to an attempt. */
  public enum Time {
    STARTED(0),
    CONNECTED(1),
    /** The head of its response has come. */
    HEAD(2),
    /** Its response has been read to the end. */
    BODY(3),
    ENDED(4);

    private final int column;

    Time(int column) {
      this.column = column;
    }
  }

  AttemptRows() {
    super(WIDTH, OBJECTS, MOST);
  }

  /**
   * An attempt begins.
   *
   * @param number within its call, from 1
   * @param before the row of the attempt of the same call that began before it
   */
  void begin(int row, int number, int before, AttemptReason reason, String endpoint) {
    number(row, NUMBER, number);
    number(row, BEFORE, before);
    value(row, REASON, reason);
    value(row, ENDPOINT, endpoint);
  }

  void at(int row, Time time, long nanos) {
    number(row, time.column, nanos);
  }

  void status(int row, int status) {
    number(row, STATUS, status);
  }

  void end(int row, String outcome, @Nullable ErrorCode error) {
    value(row, OUTCOME, outcome);
    value(row, ERROR, error);
  }

  int number(int row) {
    return (int) number(row, NUMBER);
  }

  int before(int row) {
    return (int) number(row, BEFORE);
  }

  long at(int row, Time time) {
    return number(row, time.column);
  }

  int status(int row) {
    return Math.max(0, (int) number(row, STATUS));
  }

  AttemptReason reason(int row) {
    return need(row, REASON, AttemptReason.class);
  }

  String endpoint(int row) {
    return need(row, ENDPOINT, String.class);
  }

  @Nullable String outcome(int row) {
    return value(row, OUTCOME, String.class);
  }

  @Nullable ErrorCode error(int row) {
    return value(row, ERROR, ErrorCode.class);
  }
}
