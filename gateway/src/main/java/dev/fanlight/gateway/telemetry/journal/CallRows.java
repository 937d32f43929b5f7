package dev.fanlight.gateway.telemetry.journal;

import static dev.fanlight.gateway.telemetry.journal.ExchangeRecord.NO_ROW;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an {@link ExchangeRecord}: each of the first has a row of its own. The last row is
 * shared by all calls beyond. Of those it has the one that ended last, because the critical path
 * leads over that one.
 */
public final class CallRows extends RecordRows {
  public static final int MOST = 50;

  private static final int NUMBER = Time.values().length;
  private static final int AFTER = NUMBER + 1;
  private static final int ORDER = NUMBER + 2;
  private static final int STATUS = NUMBER + 3;
  private static final int ATTEMPT = NUMBER + 4;
  private static final int WIDTH = NUMBER + 5;

  private static final int NAME = 0;
  private static final int DECLARED = 1;
  private static final int UPSTREAM = 2;
  private static final int NEED = 3;
  private static final int OUTCOME = 4;
  private static final int ERROR = 5;
  private static final int PHASE = 6;
  private static final int METHOD = 7;
  private static final int OBJECTS = 8;

  private int ends;

  /** When something happened to a call. */
  public enum Time {
    /** It could begin, but for its turn. */
    READY(0),
    /** It has its turn. */
    MADE(1),
    QUEUED(2),
    PERMITTED(3),
    /** Its first attempt has a connection. */
    CONNECTED(4),
    /** The head of its last response has come. */
    HEAD(5),
    CANCELLED(6),
    ENDED(7),
    /** It would end at the latest. */
    DEADLINE(8);

    private final int column;

    Time(int column) {
      this.column = column;
    }
  }

  /** Who needs the result of a call. */
  public enum Need {
    /** The answer waits for it. */
    ANSWER,
    /** Nobody waits for it. */
    BACKGROUND,
    /** A run that a plugin has detached; the answer waits for it if the exchange adopts the run. */
    DETACHED
  }

  CallRows() {
    super(WIDTH, OBJECTS, MOST);
  }

  /**
   * A call begins.
   *
   * @param number within the exchange, from 1
   * @return its row; {@link ExchangeRecord#NO_ROW} if it has none of its own
   */
  public int begin(int number) {
    if (number >= MOST) {
      return NO_ROW;
    }
    int row = add();
    number(row, NUMBER, number);
    return row;
  }

  /**
   * A call without a row of its own has ended.
   *
   * @param lost whether nobody needed it
   * @return the shared row; {@link ExchangeRecord#NO_ROW} if another call keeps it
   */
  public int share(int number, boolean lost) {
    int row = MOST - 1;
    if (size() == MOST && lost) {
      return NO_ROW;
    }
    if (size() < MOST) {
      row = add();
    } else {
      wipe(row);
    }
    number(row, NUMBER, number);
    return row;
  }

  /**
   * What is known of a call when it begins.
   *
   * @param declared the name that its configuration has for it
   */
  public void names(int row, String name, String declared, String upstream, Need need) {
    value(row, NAME, name);
    value(row, DECLARED, declared);
    value(row, UPSTREAM, upstream);
    value(row, NEED, need);
  }

  /** The method of its requests. */
  public void method(int row, String method) {
    value(row, METHOD, method);
  }

  /** When that happened. */
  public void at(int row, Time time, long nanos) {
    number(row, time.column, nanos);
  }

  /** The number of the call whose end made it ready; 0: it waited for none. */
  public void after(int row, int number) {
    number(row, AFTER, number);
  }

  /** The call has ended, after all others that have ended by now. */
  public void end(int row, Outcome outcome, int status, @Nullable GatewayError error) {
    value(row, OUTCOME, outcome);
    value(row, ERROR, error == null ? null : error.code());
    value(row, PHASE, error == null ? null : error.phase());
    number(row, STATUS, status);
    number(row, ORDER, ++ends);
  }

  /**
   * Makes that the newest attempt of the call.
   *
   * @return the row of the one before it
   */
  int attempt(int row, int attempt) {
    int before = attempt(row);
    number(row, ATTEMPT, attempt);
    return before;
  }

  /** The row of its newest attempt. */
  int attempt(int row) {
    return (int) number(row, ATTEMPT);
  }

  /** The row of the call of that number; {@link ExchangeRecord#NO_ROW} if there is none. */
  int rowOf(int number) {
    int row = Math.min(number, MOST) - 1;
    return row >= 0 && row < size() && number(row, NUMBER) == number ? row : NO_ROW;
  }

  /** Of the call in that row, within the exchange. */
  public int number(int row) {
    return (int) number(row, NUMBER);
  }

  long at(int row, Time time) {
    return number(row, time.column);
  }

  int after(int row) {
    return Math.max(0, (int) number(row, AFTER));
  }

  /** How many calls had ended when it had ended; {@link ExchangeRecord#NEVER}: it has not ended. */
  int order(int row) {
    return (int) number(row, ORDER);
  }

  int status(int row) {
    return Math.max(0, (int) number(row, STATUS));
  }

  String name(int row) {
    return need(row, NAME, String.class);
  }

  String declared(int row) {
    return need(row, DECLARED, String.class);
  }

  String upstream(int row) {
    return need(row, UPSTREAM, String.class);
  }

  @Nullable String method(int row) {
    return value(row, METHOD, String.class);
  }

  Need need(int row) {
    return need(row, NEED, Need.class);
  }

  @Nullable Outcome outcome(int row) {
    return value(row, OUTCOME, Outcome.class);
  }

  @Nullable ErrorCode error(int row) {
    return value(row, ERROR, ErrorCode.class);
  }

  @Nullable Phase phase(int row) {
    return value(row, PHASE, Phase.class);
  }

  @Override
  void clear() {
    super.clear();
    ends = 0;
  }
}
