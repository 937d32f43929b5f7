package dev.fanlight.gateway.telemetry.journal;

/** The plugins that an exchange came to, in an {@link ExchangeRecord}. */
public final class PluginRows extends RecordRows {
  private static final int MOST = 100;

  private static final int PLACE = Time.values().length;
  private static final int WIDTH = PLACE + 1;
  private static final int NAME = 0;
  private static final int OBJECTS = 1;

  /** When something happened to a plugin. */
  public enum Time {
    ENTERED(0),
    /** It passed the request on. */
    PROCEEDED(1),
    /** An answer came back to it. */
    RESUMED(2),
    /** It answered, or its time was over. */
    LEFT(3),
    /** It threw, overran, or did what no plugin may. */
    FAILED(4);

    private final int column;

    Time(int column) {
      this.column = column;
    }
  }

  PluginRows() {
    super(WIDTH, OBJECTS, MOST);
  }

  /**
   * The exchange comes to a plugin.
   *
   * @param place in the route's chain, from 0
   * @return its row; {@link ExchangeRecord#NO_ROW} if there are too many
   */
  public int begin(int place, String name) {
    int row = add();
    if (row != ExchangeRecord.NO_ROW) {
      number(row, PLACE, place);
      value(row, NAME, name);
    }
    return row;
  }

  /** When that happened; the first time counts. */
  public void at(int row, Time time, long nanos) {
    if (at(row, time) == ExchangeRecord.NEVER) {
      number(row, time.column, nanos);
    }
  }

  long at(int row, Time time) {
    return number(row, time.column);
  }

  int place(int row) {
    return (int) number(row, PLACE);
  }

  String name(int row) {
    return need(row, NAME, String.class);
  }
}
