package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import org.jspecify.annotations.Nullable;

/** The time between two attempts of a call, and the permit that the call keeps over it. */
final class AttemptPause {
  private @Nullable Permit kept;
  private Timers.@Nullable Timer timer;

  /** The permit that no attempt holds now; {@link #end} releases it unless it is taken before. */
  void keep(Permit permit) {
    kept = permit;
  }

  /** The permit that was kept, which is the caller's from now on; null: none was. */
  @Nullable Permit take() {
    Permit permit = kept;
    kept = null;
    return permit;
  }

  void begin(Loop loop, long nanos, Runnable then) {
    timer = loop.timers().schedule(nanos, then);
  }

  /** Leaves neither timer nor permit behind. Idempotent. */
  void end() {
    if (timer != null) {
      timer.cancel();
    }
    if (kept != null) {
      kept.release();
    }
  }
}
