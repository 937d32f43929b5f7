package dev.fanlight.gateway.sim;

import dev.fanlight.gateway.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Loops and a clock in the hands of a test. Everything runs on the thread that moves the
 * simulation, one task at a time; time stands still until the test moves it. Among the loops that
 * have something to do the seed decides who is next, so one seed is one interleaving, the same on
 * every run.
 */
public final class Simulation {
  /** More tasks than any test means to run: two of them are feeding each other. */
  private static final int TOO_MANY = 1_000_000;

  private final List<SimLoop> loops = new ArrayList<>();
  private final Random random;

  /** The clock wraps around after the first second: nothing may mind. */
  private final long start = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private Runnable check = () -> {};
  private long elapsed;
  private @Nullable SimLoop current;
  private @Nullable Thread runner;

  public Simulation(long seed) {
    random = new Random(seed);
  }

  public Clock clock() {
    return () -> start + elapsed;
  }

  /** Runs the check, outside of any loop, whenever a task has ended. */
  public void afterEachTask(Runnable check) {
    this.check = check;
  }

  /** One more loop, idle. */
  public SimLoop newLoop() {
    SimLoop loop = new SimLoop(this);
    loops.add(loop);
    return loop;
  }

  /** Time since the simulation began. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  /** The loop whose task is running; null outside of tasks. */
  public @Nullable SimLoop current() {
    return current;
  }

  void enter(SimLoop loop) {
    current = loop;
    runner = Thread.currentThread();
  }

  /** Whether this is code of that loop. Other threads may ask. */
  boolean isRunning(SimLoop loop) {
    return Thread.currentThread() == runner && current == loop;
  }

  /** Timers that have neither run nor been cancelled, of all loops. */
  public int pendingTimers() {
    return loops.stream().mapToInt(SimLoop::pendingTimers).sum();
  }

  /** Runs one task that is ready now, of some loop; false when there is none. */
  public boolean step() {
    List<SimLoop> ready = new ArrayList<>(loops);
    ready.removeIf(loop -> !loop.isReady());
    if (ready.isEmpty()) {
      return false;
    }
    SimLoop before = current;
    SimLoop next = ready.get(random.nextInt(ready.size()));
    enter(next);
    try {
      next.next(random).run();
    } finally {
      current = before;
    }
    check.run();
    return true;
  }

  /** Runs all that is ready now, and what that brings about. */
  public void runReady() {
    for (int steps = 0; step(); steps++) {
      if (steps > TOO_MANY) {
        throw new AssertionError("the loops never come to rest");
      }
    }
  }

  /** Lets time pass instant by instant, running at each what it makes ready. */
  public void advance(Duration time) {
    long end = elapsed + time.toNanos();
    runReady();
    for (long due = nextTimer(); due <= end; due = nextTimer()) {
      elapsed = due;
      runReady();
    }
    elapsed = end;
  }

  /** Lets time pass while the loops are busy elsewhere: timers fall due and tasks stay undone. */
  public void lag(Duration time) {
    elapsed += time.toNanos();
  }

  /** Runs until nothing is left to do, however long that takes in simulated time. */
  public void runUntilIdle() {
    runReady();
    for (long due = nextTimer(); due < Long.MAX_VALUE; due = nextTimer()) {
      elapsed = Math.max(elapsed, due);
      runReady();
    }
  }

  /** Until the next timer of any loop is due; null when there is none. */
  public @Nullable Duration untilNextTimer() {
    long next = nextTimer();
    return next == Long.MAX_VALUE ? null : Duration.ofNanos(Math.max(0, next - elapsed));
  }

  long now() {
    return elapsed;
  }

  private long nextTimer() {
    long next = Long.MAX_VALUE;
    for (SimLoop loop : loops) {
      next = Math.min(next, loop.nextTimer());
    }
    return next;
  }
}
