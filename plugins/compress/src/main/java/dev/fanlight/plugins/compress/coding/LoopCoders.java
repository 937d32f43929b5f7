package dev.fanlight.plugins.compress.coding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The coders of one event loop, which all places of the plugin share. An answer borrows one and
 * gives it back; a few wait for the next answers, and are freed when none has come for a while.
 * Confined to its loop.
 */
final class LoopCoders {
  /** Coders of a coding that wait for their next answer. */
  private static final int MOST_IDLE = 4;

  /** Between two looks at coders that wait. One that has waited for as long is freed. */
  private static final long LOOK_MILLIS = 30_000;

  private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

  private final CoderMemory memory;
  private final LongSupplier nanos;
  private final LoopTasks loop;

  /** The one that has waited longest is the last. */
  private final Map<Coding, Deque<Waiting>> idle = new EnumMap<>(Coding.class);

  /** By the per cent that they allow. Each counts all that is taken, whichever place takes it. */
  private final Map<Integer, LoopTime> times = new HashMap<>();

  private int places;

  /** Whether a look is to come. */
  private boolean looks;

  /**
   * @param since when it came back, in nanoseconds
   */
  private record Waiting(Coder coder, long since) {}

  LoopCoders(CoderMemory memory, LongSupplier nanos, LoopTasks loop) {
    this.memory = memory;
    this.nanos = nanos;
    this.loop = loop;
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
    Waiting waiting = idle(coding).poll();
    Coder coder = waiting == null ? null : waiting.coder();
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
    Deque<Waiting> others = idle(coding);
    if (isInUse() && others.size() < MOST_IDLE && memory.hasRoomForIdle()) {
      others.push(new Waiting(coder, now()));
      lookLater();
    } else {
      free(coding, coder);
    }
  }

  private void lookLater() {
    if (!looks) {
      looks = true;
      loop.run(LOOK_MILLIS, this::look);
    }
  }

  /** Nobody else can free what waits here: a loop without answers keeps its coders otherwise. */
  private void look() {
    looks = false;
    idle.forEach((coding, coders) -> {
      while (!coders.isEmpty() && now() - coders.getLast().since() >= LONGEST_WAIT) {
        free(coding, coders.removeLast().coder());
      }
      if (!coders.isEmpty()) {
        lookLater();
      }
    });
  }

  /** Frees a coder that waits; false when there is none. */
  private boolean freeIdle() {
    for (Map.Entry<Coding, Deque<Waiting>> waiting : idle.entrySet()) {
      Waiting longest = waiting.getValue().pollLast();
      if (longest != null) {
        free(waiting.getKey(), longest.coder());
        return true;
      }
    }
    return false;
  }

  private void free(Coding coding, Coder coder) {
    coder.close();
    memory.free(coding.memory());
  }

  private Deque<Waiting> idle(Coding coding) {
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
