package dev.fanlight.gateway.sim;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import java.util.Comparator;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A loop of a {@link Simulation}: tasks in order, timers by the instant they are due. Any thread
 * may hand it tasks; it runs them when the simulation is moved.
 */
public final class SimLoop {
  private final Simulation simulation;
  private final Loop loop;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final TreeSet<Pending> timers =
      new TreeSet<>(Comparator.comparingLong(Pending::due).thenComparingLong(Pending::number));
  private long numbers;
  private boolean gone;

  private record Pending(long due, long number, Runnable task) {}

  SimLoop(Simulation simulation) {
    this.simulation = simulation;
    this.loop = new Loop(simulation.clock(), this::schedule, this::runOrEnqueue);
  }

  /** As the code under test knows it. */
  public Loop loop() {
    return loop;
  }

  /**
   * The same clock and timers, for code whose tasks run on a real event loop. The simulation must
   * be moved on that loop.
   */
  public Loop loopOver(Executor tasks) {
    return new Loop(simulation.clock(), this::schedule, tasks);
  }

  /** From now on the test's own code counts as a task of this loop. */
  public void enter() {
    simulation.enter(this);
  }

  /** Runs the task later, on this loop. */
  public void execute(Runnable task) {
    if (gone) {
      throw new RejectedExecutionException("the loop is gone");
    }
    tasks.add(task);
  }

  public int pendingTimers() {
    return timers.size();
  }

  /** From now on it refuses tasks, as an event loop does after its shutdown. */
  public void shutDown() {
    gone = true;
    tasks.clear();
    timers.clear();
  }

  private void runOrEnqueue(Runnable task) {
    if (simulation.isRunning(this)) {
      task.run();
    } else {
      execute(task);
    }
  }

  private Timer schedule(long delayNanos, Runnable task) {
    long room = Long.MAX_VALUE - 1 - simulation.now();
    long due = simulation.now() + Math.clamp(delayNanos, 0, room);
    Pending timer = new Pending(due, numbers++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  boolean isReady() {
    return !tasks.isEmpty() || nextTimer() <= simulation.now();
  }

  /** When the next timer is due; the end of time if there is none. */
  long nextTimer() {
    return timers.isEmpty() ? Long.MAX_VALUE : timers.first().due();
  }

  /** A loop promises no order between its tasks and its timers: both happen. */
  Runnable next(Random random) {
    boolean timerDue = nextTimer() <= simulation.now();
    if (timerDue && (tasks.isEmpty() || random.nextBoolean())) {
      return timers.removeFirst().task();
    }
    return tasks.remove();
  }
}
