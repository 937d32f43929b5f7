package dev.fanlight.gateway.upstream.breaker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.gateway.upstream.endpoint.Blame;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few calls are made, to find out. Each of them ends: by itself, or as a failure when it takes
 * too long. One that shows nothing gives its place back. So there is always a verdict, or a place
 * for the next call. Under the lock of its circuit breaker.
 */
final class HalfOpen implements CircuitBreaker.State {
  /** Beyond its upstream's timeout, a call has surely ended. */
  private static final Duration SURELY = Duration.ofSeconds(1);

  private final CircuitBreaker breaker;
  private final int inARow;
  private final int probes;

  /** So many failures open it again. */
  private final int tooMany;

  private final Set<Probe> running = new HashSet<>();
  private int failed;
  private int succeeded;

  HalfOpen(CircuitBreaker breaker, int inARow) {
    this.breaker = breaker;
    this.inARow = inARow;
    this.probes = breaker.config().probes();
    this.tooMany = Math.max(1, (int) Math.ceil(breaker.config().rate().share() * probes));
  }

  @Override
  public CircuitState shown() {
    return CircuitState.HALF_OPEN;
  }

  /** Null: there are as many as there may be. */
  @Nullable Pass admit(Duration timeout) {
    if (running.size() + failed + succeeded >= probes) {
      return null;
    }
    Probe probe = new Probe(timeout.plus(SURELY).toNanos());
    running.add(probe);
    return probe;
  }

  @GuardedBy("breaker")
  private void ended(Probe probe, Blame blame) {
    if (!running.remove(probe) || !breaker.isAt(this)) {
      return;
    }
    probe.stop();
    failed += blame == Blame.FAILURE ? 1 : 0;
    succeeded += blame == Blame.SUCCESS ? 1 : 0;
    if (failed >= tooMany) {
      leave();
      breaker.open(inARow, failed + " of its probes failed");
    } else if (succeeded > probes - tooMany) {
      leave();
      breaker.close();
    }
  }

  private void leave() {
    running.forEach(Probe::stop);
  }

  /** A call that finds out. */
  private final class Probe implements Pass {
    private long left;
    private long resumedAt;
    private @Nullable Timer timer;

    Probe(long nanos) {
      left = nanos;
      resume();
    }

    private void resume() {
      resumedAt = breaker.clock().nanoTime();
      timer = breaker.control().timers().schedule(left, this::expire);
    }

    void stop() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    private void expire() {
      synchronized (breaker) {
        // A timer that was cancelled while it waited for the lock has nothing to say.
        if (timer != null) {
          ended(this, Blame.FAILURE);
        }
      }
    }

    @Override
    public void uploading(boolean now) {
      synchronized (breaker) {
        if (!running.contains(this)) {
          return;
        }
        if (now && timer != null) {
          left = Math.max(0, left - (breaker.clock().nanoTime() - resumedAt));
          stop();
        } else if (!now && timer == null) {
          resume();
        }
      }
    }

    @Override
    public void end(Blame blame) {
      synchronized (breaker) {
        ended(this, blame);
      }
    }
  }
}
