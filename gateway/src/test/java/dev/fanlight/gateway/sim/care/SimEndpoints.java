package dev.fanlight.gateway.sim.care;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/** How each address of the upstream behaves at the moment. */
final class SimEndpoints {
  private static final Mode[] MODES = Mode.values();

  private final SplittableRandom random;
  private final Map<String, Mode> modes = new HashMap<>();
  private final Set<String> sick = new HashSet<>();

  /** What an address does with attempts. */
  enum Mode {
    SOUND,
    SOUND_AND_SLOW,
    FLAPS,
    ANSWERS_503,
    REFUSES,
    RESETS,
    BREAKS_ITS_ANSWERS,
    HANGS
  }

  SimEndpoints(SplittableRandom random) {
    this.random = random;
  }

  /** There is such an address from now on. */
  void add(String address) {
    if (!modes.containsKey(address)) {
      modes.put(address, Mode.SOUND);
      if (random.nextInt(3) == 0) {
        change(address);
      }
    }
  }

  /** It behaves in another way from now on; half of the time it is sound. */
  void change(String address) {
    Mode next = random.nextBoolean() ? Mode.SOUND : MODES[random.nextInt(MODES.length)];
    modes.put(address, next);
    if (next.compareTo(Mode.SOUND_AND_SLOW) > 0) {
      sick.add(address);
    }
  }

  /** What it does with the next attempt. */
  Mode next(String address) {
    Mode mode = Objects.requireNonNull(modes.get(address), address);
    if (mode != Mode.FLAPS) {
      return mode;
    }
    return random.nextBoolean() ? Mode.SOUND : Mode.ANSWERS_503;
  }

  /** Whether it has never been but sound. */
  boolean isSound(String address) {
    return !sick.contains(address);
  }

  /** From now on all of them are sound. */
  void heal() {
    modes.replaceAll((address, mode) -> Mode.SOUND);
  }
}
