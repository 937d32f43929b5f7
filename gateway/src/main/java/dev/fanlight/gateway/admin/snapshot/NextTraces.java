package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.gateway.telemetry.next.NextTrace;

/** Where traces wait for their exchange. Called from any thread. */
@FunctionalInterface
public interface NextTraces {
  /**
   * From now on the next exchange that matches is followed.
   *
   * @return takes the trace back; may be called at any time
   */
  Runnable arm(NextTrace trace);
}
