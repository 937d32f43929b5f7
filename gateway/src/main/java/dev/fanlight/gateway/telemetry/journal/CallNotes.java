package dev.fanlight.gateway.telemetry.journal;

import java.util.ArrayList;
import java.util.List;

/** The calls of one exchange, noted as they end. Confined to the exchange's loop. */
public final class CallNotes {
  /** Of one exchange; calls beyond it are only counted. */
  static final int MOST = 50;

  private final long startedAt;
  private final List<CallRecord> calls = new ArrayList<>(4);
  private int omitted;

  CallNotes(long startedAt) {
    this.startedAt = startedAt;
  }

  /** When the exchange began, by the loop's clock, in nanoseconds. */
  public long startedAt() {
    return startedAt;
  }

  /** Whether the next call is to be noted. If not, this counts the call. */
  public boolean takes() {
    if (calls.size() < MOST) {
      return true;
    }
    omitted++;
    return false;
  }

  public void add(CallRecord call) {
    calls.add(call);
  }

  List<CallRecord> calls() {
    return List.copyOf(calls);
  }

  int omitted() {
    return omitted;
  }
}
