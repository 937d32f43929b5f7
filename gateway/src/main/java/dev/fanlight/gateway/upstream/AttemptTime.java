package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long an attempt has run. Its time stands still during an upload. Confined to its loop. */
final class AttemptTime {
  private final Loop loop;
  private final long startedAt;
  private long uploadingSince;
  private long uploadNanos;
  private boolean uploads;
  private long most;
  private @Nullable Runnable late;
  private Timers.@Nullable Timer timer;

  /**
   * @param startedAt nanoseconds of the loop's clock
   */
  AttemptTime(Loop loop, long startedAt) {
    this.loop = loop;
    this.startedAt = startedAt;
  }

  /**
   * @param late runs when it has run for that long
   */
  void bound(Duration timeout, Runnable late) {
    this.most = nanos() + timeout.toNanos();
    this.late = late;
    limit();
  }

  private void limit() {
    if (late != null && !uploads) {
      timer = loop.timers().schedule(Math.max(0, most - nanos()), late);
    }
  }

  /** From here on it may run for as long as it takes. */
  void unbound() {
    stop();
    late = null;
  }

  private void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  void uploading(boolean now) {
    long instant = loop.clock().nanoTime();
    if (uploads) {
      uploadNanos += instant - uploadingSince;
    }
    uploadingSince = instant;
    uploads = now;
    stop();
    limit();
  }

  boolean isUploading() {
    return uploads;
  }

  /** How long it has run, less the time of uploads. */
  long nanos() {
    long now = loop.clock().nanoTime();
    return now - startedAt - uploadNanos - (uploads ? now - uploadingSince : 0);
  }
}
