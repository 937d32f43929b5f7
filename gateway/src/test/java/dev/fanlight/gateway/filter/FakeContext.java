package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.testkit.FakeExchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** An exchange on a loop that a test turns by hand; its clock stands still unless moved. */
final class FakeContext implements FilterContext {
  private final FakeExchange exchange = FakeExchange.get("/");
  private final Turn turn = new Turn();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Runnable> onEnd = new ArrayList<>();
  private final Thread thread = Thread.currentThread();
  private boolean ended;
  long nanos;

  private final Loop loop =
      new Loop(
          () -> nanos,
          (delay, task) -> {
            throw new UnsupportedOperationException("no timers here");
          },
          this::execute);

  @Override
  public Turn turn() {
    return turn;
  }

  @Override
  public FakeExchange exchange() {
    return exchange;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      onEnd.add(action);
    }
  }

  void end() {
    ended = true;
    onEnd.forEach(Runnable::run);
  }

  /** Runs what other threads have handed over. */
  void turnLoop() {
    List<Runnable> due;
    synchronized (tasks) {
      due = List.copyOf(tasks);
      tasks.clear();
    }
    due.forEach(Runnable::run);
  }

  private void execute(Runnable task) {
    if (Thread.currentThread().equals(thread)) {
      task.run();
    } else {
      synchronized (tasks) {
        tasks.add(task);
      }
    }
  }
}
