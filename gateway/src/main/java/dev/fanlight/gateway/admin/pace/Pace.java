package dev.fanlight.gateway.admin.pace;

/** How often in a second a counter has moved, over the last few seconds. Confined to one thread. */
public final class Pace {
  private boolean known;
  private double last;
  private double moved;
  private double seconds;

  /**
   * Takes what the counter says. One that was not there at the beat before began at 0.
   *
   * @param total since the start
   */
  public void take(double total, Beat beat) {
    if (beat.continues()) {
      double from = known ? last : 0;
      moved = moved * beat.keep() + Math.max(0, total - from);
      seconds = seconds * beat.keep() + beat.seconds();
    } else {
      moved = 0;
      seconds = 0;
    }
    last = total;
    known = true;
  }

  /** In a second; 0 while there is nothing to compare with. */
  public double rate() {
    return seconds == 0 ? 0 : moved / seconds;
  }

  public double total() {
    return last;
  }
}
