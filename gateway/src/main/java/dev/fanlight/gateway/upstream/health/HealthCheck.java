package dev.fanlight.gateway.upstream.health;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.ProbeMeters;
import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks one endpoint again and again, and says when it is up or down from now on. One probe is under
 * way at most. The first probe says nothing if it times out: the time may be the gateway's own.
 * Confined to the loop of control, but for {@link #start} and {@link #stop}.
 */
final class HealthCheck {
  /** An interval is longer or shorter by a chance of up to this. */
  private static final double JITTER = 0.2;

  /** So many times within its timeout a probe must have found that nobody but it is late. */
  private static final int PARTS = 10;

  private final HealthConfig config;
  private final Question question;
  private final Verdicts verdicts;
  private final ProbeMeters meters;
  private final Loop control;
  private final RandomGenerator random;

  private @Nullable Timer timer;
  private Prober.@Nullable Asked asked;
  private long number;
  private long began;
  private boolean stopped;
  private @Nullable Boolean up;

  /** Whether it counts as down and nothing has shown it yet. */
  private boolean presumed;

  /** Results like the last one. */
  private int inARow;

  private boolean succeeds;

  /** Whether no probe has ended yet. */
  private boolean first = true;

  /** Asks the endpoint once. */
  @FunctionalInterface
  interface Question {
    /**
     * @return null: there is nobody to ask it now
     */
    Prober.@Nullable Asked ask(Consumer<ProbeResult> done);
  }

  /** Hears what is found. */
  interface Verdicts {
    /** A probe has ended. */
    void tried(ProbeReading probe);

    /** What the endpoint is from now on. */
    void probed(boolean up, String why);
  }

  HealthCheck(
      HealthConfig config,
      Question question,
      Verdicts verdicts,
      ProbeMeters meters,
      Chances chances) {
    this.config = config;
    this.question = question;
    this.verdicts = verdicts;
    this.meters = meters;
    this.control = chances.control();
    this.random = chances.random();
    this.up = config.initial() == Initial.PROBE ? null : config.initial() == Initial.UP;
    this.presumed = config.initial() == Initial.DOWN;
  }

  /**
   * When and by what chance things happen.
   *
   * @param random used on the loop of control only
   */
  record Chances(Loop control, RandomGenerator random) {}

  /** From now on; the first probe comes at any time within one interval. */
  void start() {
    control.executor().execute(() -> later((long) (random.nextDouble() * interval().toNanos())));
  }

  /** No more probes; one that is under way counts no more. */
  void stop() {
    control
        .executor()
        .execute(() -> {
          if (!stopped) {
            stopped = true;
            cancel();
            meters.close();
          }
        });
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
    }
    if (asked != null) {
      asked.cancel();
    }
  }

  private Duration interval() {
    HealthConfig.Times times = config.times();
    return Boolean.FALSE.equals(up) ? times.unhealthyInterval() : times.interval();
  }

  private void later(long nanos) {
    if (!stopped) {
      timer = control.timers().schedule(nanos, this::probe);
    }
  }

  private void probe() {
    if (stopped) {
      return;
    }
    long mine = ++number;
    began = control.clock().nanoTime();
    Prober.Asked begun =
        question.ask(result -> control.executor().execute(() -> end(mine, result)));
    asked = begun;
    if (begun == null) {
      number++;
      again(interval());
    } else {
      await(begun, mine, PARTS);
    }
  }

  /**
   * Waits for a part of the timeout, and then until whoever asks is free. So a gateway that stands
   * still, as one does that just starts, does not take its own time for the endpoint's.
   */
  private void await(Prober.Asked begun, long probe, int parts) {
    Duration timeout = config.times().timeout();
    Runnable next =
        () -> {
          if (stopped || probe != number) {
            return;
          }
          if (parts == 1) {
            end(probe, ProbeResult.late(timeout));
          } else {
            await(begun, probe, parts - 1);
          }
        };
    timer =
        control
            .timers()
            .schedule(
                timeout.toNanos() / PARTS,
                () -> begun.whenFree(() -> control.executor().execute(next)));
  }

  /** The first end of a probe counts, be it its timeout. */
  private void end(long probe, ProbeResult result) {
    if (stopped || probe != number) {
      return;
    }
    number++;
    cancel();
    verdicts.tried(result.reading(control.clock().nanoTime() - began));
    meters.probed(result.outcome());
    if (first && result.outcome() == ProbeOutcome.TIMEOUT) {
      // A gateway that just starts is slow itself. Its second probe is not, and comes soon.
      first = false;
      again(config.times().unhealthyInterval());
      return;
    }
    first = false;
    if (result.isMade()) {
      count(result);
    }
    again(interval());
  }

  private void again(Duration interval) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    long due = (long) (interval.toNanos() * factor);
    later(Math.max(0, due - (control.clock().nanoTime() - began)));
  }

  private void count(ProbeResult result) {
    boolean success = result.isSuccess();
    inARow = success == succeeds ? inARow + 1 : 1;
    succeeds = success;
    if (up != null && up == success && !presumed) {
      return;
    }
    int enough = success ? successes() : config.unhealthyAfter();
    if (inARow >= enough) {
      presumed = false;
      up = success;
      verdicts.probed(success, enough == 1 ? result.words() : words(result, enough));
    }
  }

  /** One is enough where nothing is known yet; a failure may be of a gateway that just starts. */
  private int successes() {
    return up == null ? 1 : config.healthyAfter();
  }

  private static String words(ProbeResult result, int times) {
    return result.words() + " (" + times + " probes in a row)";
  }
}
