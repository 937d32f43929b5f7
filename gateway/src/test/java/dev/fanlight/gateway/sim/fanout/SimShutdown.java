package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.sim.exchange.SimBackground;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.time.Loop;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The background of every loop, which has a while to finish at the shutdown and is ended then. */
final class SimShutdown {
  private final Map<Loop, SimBackground> backgrounds = new IdentityHashMap<>();

  /** When the background takes nothing more, and how long it has from then on. */
  private final long drained;

  private final long patience;

  SimShutdown(RandomGenerator random, List<Loop> loops, Violations violations) {
    for (Loop loop : loops) {
      backgrounds.put(loop, new SimBackground(random, loop, violations));
    }
    this.drained = random.nextBoolean() ? random.nextInt(150) : 100_000;
    this.patience = random.nextInt(4) == 0 ? 1000 : random.nextInt(20);
  }

  SimBackground background(Loop loop) {
    return Objects.requireNonNull(backgrounds.get(loop));
  }

  /**
   * @param busy whether exchanges are under way, which may start more
   */
  void at(long millis, boolean busy) {
    if (millis >= drained) {
      backgrounds.values().forEach(background -> background.drain(busy));
    }
    if (millis - drained >= patience) {
      backgrounds.values().forEach(SimBackground::cancel);
    }
  }

  long drained() {
    return drained;
  }

  long patience() {
    return patience;
  }
}
