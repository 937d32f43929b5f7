package dev.fanlight.gateway.upstream.health;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.config.upstream.HealthConfig.Probe;
import dev.fanlight.gateway.config.upstream.HealthConfig.Times;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.ProbeMeters;
import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import dev.fanlight.gateway.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A health check of one endpoint under simulated time, whose probes a test answers. */
abstract class HealthCheckScene {
  static final Times TIMES =
      new Times(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(500));
  static final Duration LONGEST = Duration.ofSeconds(6);

  final Simulation time = new Simulation(0);
  private final Loop control = time.newLoop().loop();
  final List<Duration> probes = new ArrayList<>();
  final List<String> verdicts = new ArrayList<>();
  final Map<ProbeOutcome, Integer> outcomes = new EnumMap<>(ProbeOutcome.class);

  /** What is answered at once; null: nothing. */
  @Nullable ProbeResult answer = ProbeResult.success(200, "fine");

  @Nullable Consumer<ProbeResult> asking;

  /** Whether the gateway stands still where it asks. */
  boolean busy;

  /** What waits for the end of that. */
  final List<Runnable> whenFree = new ArrayList<>();

  @Nullable ProbeReading last;
  int cancelled;
  boolean closed;

  HealthCheck check(Initial initial) {
    return check(initial, new SplittableRandom(1));
  }

  HealthCheck check(Initial initial, SplittableRandom random) {
    return check(initial, random, 3);
  }

  HealthCheck check(Initial initial, SplittableRandom random, int unhealthyAfter) {
    HealthConfig config =
        new HealthConfig(new Probe.Tcp(), null, TIMES, 2, unhealthyAfter, initial);
    HealthCheck check =
        new HealthCheck(
            config,
            this::ask,
            new HealthCheck.Verdicts() {
              @Override
              public void tried(ProbeReading probe) {
                last = probe;
              }

              @Override
              public void probed(boolean up, String why) {
                verdicts.add((up ? "up: " : "down: ") + why);
              }
            },
            new ProbeMeters() {
              @Override
              public void probed(ProbeOutcome outcome) {
                outcomes.merge(outcome, 1, Integer::sum);
              }

              @Override
              public void close() {
                closed = true;
              }
            },
            new HealthCheck.Chances(control, random));
    check.start();
    return check;
  }

  private Prober.Asked ask(Consumer<ProbeResult> done) {
    probes.add(time.elapsed());
    asking = done;
    if (answer != null) {
      done.accept(answer);
    }
    return new Prober.Asked() {
      @Override
      public void cancel() {
        cancelled++;
      }

      @Override
      public void whenFree(Runnable task) {
        if (busy) {
          whenFree.add(task);
        } else {
          task.run();
        }
      }
    };
  }

  /** Lets so many probes be answered that way. */
  void answer(boolean success, int times) {
    answer = success ? ProbeResult.success(200, "fine") : ProbeResult.failure(500, "broken");
    int end = probes.size() + times;
    while (probes.size() < end) {
      time.advance(Duration.ofMillis(10));
    }
    time.runReady();
  }

  /** Lets the first probe time out. */
  void firstTimeout() {
    answer = null;
    while (outcomes.isEmpty()) {
      time.advance(Duration.ofMillis(1));
    }
  }
}
