package dev.fanlight.plugins.compress.coding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The coders of one event loop, which all places of the plugin share. An answer borrows one and
 * gives it back; a few wait for the next answers. Confined to its loop.
 */
final class LoopCoders {
  /** Coders of a coding that wait for their next answer. */
  private static final int MOST_IDLE = 4;

  private final CoderMemory memory;
  private final LongSupplier nanos;
  private final Map<Coding, Deque<Coder>> idle = new EnumMap<>(Coding.class);

  /** By the per cent that they allow. Each counts all that is taken, whichever place takes it. */
  private final Map<Integer, LoopTime> times = new HashMap<>();

  private int places;

  LoopCoders(CoderMemory memory, LongSupplier nanos) {
    this.memory = memory;
    this.nanos = nanos;
  }

  /**
   * One more place uses them.
   *
   * @param maxCpu the per cent of the loop's time
   */
  LoopTime join(int maxCpu) {
    places++;
    return times.computeIfAbsent(maxCpu, absent -> new LoopTime(maxCpu / 100.0, now()));
  }

  /**
   * A place uses them no more. With the last one the coders that wait are freed; those that are
   * lent are freed when they come back. Without its limit there may be room for fewer that wait.
   */
  void leave() {
    places--;
    boolean more = true;
    while (more && !(isInUse() && memory.hasRoomForIdle())) {
      more = freeIdle();
    }
  }

  boolean isInUse() {
    return places > 0;
  }

  /**
   * Takes one for one body, and begins it; null when there is no memory for it within the limit.
   */
  @Nullable Coder take(Coding coding, int level, long maxMemory) {
    if (!memory.lend(coding.memory(), maxMemory)) {
      return null;
    }
    Coder coder = idle(coding).poll();
    boolean begun = false;
    try {
      coder = coder == null ? made(coding) : coder;
      if (coder != null) {
        coder.begin(level);
        begun = true;
      }
      return coder;
    } finally {
      if (!begun) { // also where memory of the machine is short, and one of the two throws
        memory.getBack(coding.memory());
        if (coder != null) {
          free(coding, coder);
        }
      }
    }
  }

  private @Nullable Coder made(Coding coding) {
    while (!memory.take(coding.memory())) {
      if (!freeIdle()) {
        return null;
      }
    }
    Coder made = null;
    try {
      made = coding.newCoder();
      return made;
    } finally {
      if (made == null) {
        memory.free(coding.memory());
      }
    }
  }

  void giveBack(Coding coding, Coder coder) {
    memory.getBack(coding.memory());
    Deque<Coder> others = idle(coding);
    if (isInUse() && others.size() < MOST_IDLE && memory.hasRoomForIdle()) {
      others.push(coder);
    } else {
      free(coding, coder);
    }
  }

  /** Frees a coder that waits; false when there is none. */
  private boolean freeIdle() {
    for (Map.Entry<Coding, Deque<Coder>> waiting : idle.entrySet()) {
      Coder coder = waiting.getValue().poll();
      if (coder != null) {
        free(waiting.getKey(), coder);
        return true;
      }
    }
    return false;
  }

  private void free(Coding coding, Coder coder) {
    coder.close();
    memory.free(coding.memory());
  }

  private Deque<Coder> idle(Coding coding) {
    return idle.computeIfAbsent(coding, absent -> new ArrayDeque<>());
  }

  long now() {
    return nanos.getAsLong();
  }

  /** Counts the time from then until now. */
  void took(long since) {
    long now = now();
    times.values().forEach(time -> time.took(now - since, now));
  }
}
