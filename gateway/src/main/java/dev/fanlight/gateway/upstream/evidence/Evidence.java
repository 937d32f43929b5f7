package dev.fanlight.gateway.upstream.evidence;

import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.telemetry.endpoint.EjectionReason;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome;
import dev.fanlight.gateway.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How the attempts of an endpoint ended since it has been in service: from the start, or from the
 * end of its last ejection. An attempt counts where it began, so that one from before an ejection
 * says nothing about the endpoint that has returned. Safe for use by all threads; takes no lock.
 */
public final class Evidence {
  private static final int UNAVAILABLE = 503;

  private final OutlierConfig config;
  private final Clock clock;
  private final AtomicInteger inARow = new AtomicInteger();
  private final FailureWindow window;
  private volatile boolean onTrial;

  /** Nanoseconds that the endpoint has asked for, and when it did. */
  private volatile @Nullable Plea plea;

  private record Plea(long nanos, long at) {}

  /**
   * @param onTrial whether one failure is enough, until there is a success
   */
  public Evidence(OutlierConfig config, Clock clock, boolean onTrial) {
    this.config = config;
    this.clock = clock;
    this.window = new FailureWindow(config.rate(), clock);
    this.onTrial = onTrial;
  }

  /**
   * Counts how an attempt ended.
   *
   * @return why the endpoint is to be ejected, null: it is not
   */
  public @Nullable EjectionReason add(AttemptOutcome outcome, Blame blame) {
    return switch (blame) {
      case NOTHING -> null;
      case SUCCESS -> {
        succeeded();
        yield null;
      }
      case FAILURE -> failed(outcome);
    };
  }

  private void succeeded() {
    if (inARow.get() != 0) {
      inARow.set(0);
    }
    if (onTrial) {
      onTrial = false;
    }
    window.record(false);
  }

  private @Nullable EjectionReason failed(AttemptOutcome outcome) {
    if (config.retryAfter()
        && outcome instanceof AttemptOutcome.Answered answered
        && answered.status() == UNAVAILABLE
        && answered.retryAfter() > 0) {
      plea = new Plea(TimeUnit.SECONDS.toNanos(answered.retryAfter()), clock.nanoTime());
    }
    int row = inARow.incrementAndGet();
    window.record(true);
    if (onTrial) {
      return EjectionReason.RETURN;
    }
    if (row >= config.consecutive()) {
      return EjectionReason.CONSECUTIVE;
    }
    return window.isReached() ? EjectionReason.RATE : null;
  }

  /** What is left of the time that the endpoint has asked for; 0 or less: nothing. */
  public long pleaNanos() {
    Plea asked = plea;
    return asked == null ? 0 : asked.nanos() - (clock.nanoTime() - asked.at());
  }

  /** Failures since the last success. */
  public int inARow() {
    return inARow.get();
  }

  /** The last attempts, as far as the window goes back. */
  public FailureWindow window() {
    return window;
  }
}
