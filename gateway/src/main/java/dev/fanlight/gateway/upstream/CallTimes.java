package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.time.Clock;

/**
 * When a call got how far, all in nanoseconds of its clock. Of several attempts the first counts.
 * Time stands still for a call that has ended.
 */
final class CallTimes {
  private final Clock clock;
  private final long startedAt;
  private long permittedAt;
  private long connectedAt;
  private long endedAt;
  private boolean permitted;
  private boolean connected;
  private boolean ended;

  /** Starts it. */
  CallTimes(Clock clock) {
    this.clock = clock;
    this.startedAt = clock.nanoTime();
  }

  void permitted() {
    if (!permitted) {
      permitted = true;
      permittedAt = clock.nanoTime();
    }
  }

  void connected() {
    if (!connected) {
      connected = true;
      connectedAt = clock.nanoTime();
    }
  }

  void ended() {
    ended = true;
    endedAt = clock.nanoTime();
  }

  long elapsedNanos() {
    return now() - startedAt;
  }

  /** Until its first permit, or until now. */
  long queuedNanos() {
    return (permitted ? permittedAt : now()) - startedAt;
  }

  /** From its first permit until its first connection, or until now; 0 without a permit. */
  long connectNanos() {
    if (!permitted) {
      return 0;
    }
    return (connected ? connectedAt : now()) - permittedAt;
  }

  private long now() {
    return ended ? endedAt : clock.nanoTime();
  }
}
