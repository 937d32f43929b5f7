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

  private final CallRows calls;

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

  AttemptRows(CallRows calls) {
    super(WIDTH, OBJECTS, MOST);
    this.calls = calls;
  }

  /**
   * An attempt begins.
   *
   * @param call the row of its call
   * @param number within the call, from 1
   */
  public void begin(int call, int number, long now, AttemptReason reason, String endpoint) {
    int row = call == ExchangeRecord.NO_ROW ? ExchangeRecord.NO_ROW : add();
    if (row != ExchangeRecord.NO_ROW) {
      number(row, NUMBER, number);
      number(row, BEFORE, calls.attempt(call, row));
      value(row, REASON, reason);
      value(row, ENDPOINT, endpoint);
      number(row, Time.STARTED.column, now);
    }
  }

  /** Something has happened to an attempt. */
  public void reach(int call, int number, Time time, long now) {
    int row = row(call, number);
    if (row != ExchangeRecord.NO_ROW) {
      number(row, time.column, now);
    }
  }

  /** The head of a response to the attempt has come. */
  public void head(int call, int number, long now, int status) {
    int row = row(call, number);
    if (row != ExchangeRecord.NO_ROW) {
      number(row, Time.HEAD.column, now);
      number(row, STATUS, status);
    }
  }

  /**
   * Nothing of the attempt is left.
   *
   * @param outcome one of {@link FinishedExchange.Attempt#outcome}
   */
  public void end(int call, int number, long now, String outcome, @Nullable ErrorCode error) {
    int row = row(call, number);
    if (row != ExchangeRecord.NO_ROW) {
      number(row, Time.ENDED.column, now);
      value(row, OUTCOME, outcome);
      value(row, ERROR, error);
    }
  }

  /** The row of an attempt of a call, if it has one. */
  private int row(int call, int number) {
    int row = call == ExchangeRecord.NO_ROW ? ExchangeRecord.NO_ROW : calls.attempt(call);
    while (row != ExchangeRecord.NO_ROW && number(row) != number) {
      row = before(row);
    }
    return row;
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
