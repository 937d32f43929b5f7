package dev.fanlight.gateway.telemetry.meter;

import java.util.BitSet;

/** How statuses stand in labels: an upstream may answer any number, and labels must stay few. */
final class Statuses {
  /** The label of those that are not registered. */
  private static final String OTHER = "other";

  private static final int CLASSES = 6;

  /** As IANA has registered those that end an exchange, and 499 for a client that has gone. */
  private static final BitSet REGISTERED = new BitSet();

  static {
    REGISTERED.set(101);
    REGISTERED.set(200, 209);
    REGISTERED.set(226);
    REGISTERED.set(300, 309);
    REGISTERED.set(400, 419);
    REGISTERED.set(421, 427);
    for (int status : new int[] {428, 429, 431, 451, 499}) {
      REGISTERED.set(status);
    }
    REGISTERED.set(500, 509);
    REGISTERED.set(510, 512);
  }

  private Statuses() {}

  /** The label of one status. */
  static String label(int status) {
    return status >= 0 && REGISTERED.get(status) ? Integer.toString(status) : OTHER;
  }

  /** From 1 to 5, or 0 for what is no status. */
  static int classOf(int status) {
    int first = status / 100;
    return first >= 1 && first < CLASSES ? first : 0;
  }

  /** Such as {@code 2xx}. */
  static String classLabel(int classOf) {
    return classOf == 0 ? OTHER : classOf + "xx";
  }
}
