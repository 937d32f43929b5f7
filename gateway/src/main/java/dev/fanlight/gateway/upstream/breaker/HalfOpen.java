package dev.fanlight.gateway.upstream.breaker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.gateway.upstream.evidence.Blame;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few calls are made, to find out. Each of them ends: by itself, or as a failure when it takes
 * too long. One that shows nothing gives its place back; so does one whose client uploads for too
 * long, though it still counts when it ends. So there is always a verdict, or a place for the next
 * call. Under the lock of its circuit breaker.
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

  /** Of those that run; no client keeps one by its upload. */
  private int places;

  private int failed;
  private int succeeded;

  HalfOpen(CircuitBreaker breaker, int inARow) {
    this.breaker = breaker;
    this.inARow = inARow;
    this.probes = breaker.config().probes();
    this.tooMany = breaker.config().rate().tooMany(probes);
  }

  @Override
  public CircuitState shown() {
    return CircuitState.HALF_OPEN;
  }

  /** Null: there are as many as there may be. */
  @Nullable Pass admit(Duration timeout) {
    if (places + failed + succeeded >= probes) {
      return null;
    }
    Probe probe = new Probe(timeout.plus(SURELY).toNanos());
    running.add(probe);
    places++;
    return probe;
  }

  @GuardedBy("breaker")
  private void ended(Probe probe, Blame blame) {
    if (!running.remove(probe) || !breaker.isAt(this)) {
      return;
    }
    probe.stop();
    probe.givePlaceBack();
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
    running.clear();
  }

  /** A call that finds out. */
  private final class Probe implements Pass {
    private long left;

    /** Of the time that its client may upload while it keeps its place. */
    private long uploadLeft;

    private long resumedAt;
    private boolean uploads;
    private boolean placed = true;
    private @Nullable Timer timer;

    /** Counts its timers: only the last one ends it. */
    private int timers;

    Probe(long nanos) {
      left = nanos;
      uploadLeft = nanos;
      resume();
    }

    private void resume() {
      resumedAt = breaker.clock().nanoTime();
      long nanos = uploads ? uploadLeft : left;
      int number = ++timers;
      timer = breaker.control().timers().schedule(nanos, () -> expire(number));
    }

    void stop() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }

    void givePlaceBack() {
      places -= placed ? 1 : 0;
      placed = false;
    }

    private void expire(int number) {
      synchronized (breaker) {
        // A timer that was cancelled while it waited for the lock has nothing to say.
        if (timer == null || number != timers) {
          return;
        }
        if (uploads) {
          stop();
          uploadLeft = 0;
          givePlaceBack();
        } else {
          ended(this, Blame.FAILURE);
        }
      }
    }

    @Override
    public void uploading(boolean now) {
      synchronized (breaker) {
        if (running.contains(this) && now != uploads) {
          pause();
          uploads = now;
          if (!uploads || placed) {
            resume();
          }
        }
      }
    }

    private void pause() {
      long ran = breaker.clock().nanoTime() - resumedAt;
      if (uploads) {
        uploadLeft = Math.max(0, uploadLeft - ran);
      } else {
        left = Math.max(0, left - ran);
      }
      stop();
    }

    @Override
    public void end(Blame blame) {
      synchronized (breaker) {
        ended(this, blame);
      }
    }
  }
}
