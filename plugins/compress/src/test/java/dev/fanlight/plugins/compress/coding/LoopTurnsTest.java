package dev.fanlight.plugins.compress.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns on a loop whose time the test moves. */
class LoopTurnsTest {
  private static final long MILLI = 1_000_000;

  private long now;
  private final LoopTime time = new LoopTime(0.5, 0);
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final LoopTurns turns =
      new LoopTurns(
          (millis, task) -> {
            delays.add(millis);
            tasks.add(task);
          },
          () -> now,
          time);

  /** The delay of the task that is waited for has passed. */
  private void pass() {
    now += delays.getLast() * MILLI;
    tasks.remove().run();
  }

  @Test
  void turns_comeInTheirOrder_eachInATurnOfTheLoop() {
    turns.add(() -> done.add("one"));
    turns.add(() -> done.add("two"));
    assertThat(tasks).hasSize(1);

    pass();
    assertThat(done).containsExactly("one");
    pass();

    assertThat(done).containsExactly("one", "two");
    assertThat(delays).containsExactly(0L, 0L);
    assertThat(tasks).isEmpty();
  }

  @Test
  void whileTheLoopOwesTime_allWait() {
    time.took(150 * MILLI, now); // owes 300 ms, and 200 ms of it may be owed
    turns.add(() -> {
      time.took(50 * MILLI, now);
      done.add("one");
    });
    turns.add(() -> done.add("two"));

    pass();
    assertThat(done).containsExactly("one");
    pass();

    assertThat(done).containsExactly("one", "two");
    assertThat(delays).containsExactly(100L, 100L);
  }

  @Test
  void whereOthersTakeAllTheTime_eachTurnComesAfterASecond() {
    turns.add(() -> done.add("one"));
    time.took(1_000 * MILLI, now);

    pass();
    assertThat(done).isEmpty();
    assertThat(delays.getLast()).isEqualTo(800L);
    now += 800 * MILLI;
    time.took(800 * MILLI, now);
    tasks.remove().run();
    assertThat(done).isEmpty();
    assertThat(delays.getLast()).isEqualTo(200L);
    now += 200 * MILLI;
    time.took(200 * MILLI, now);
    tasks.remove().run();

    assertThat(done).containsExactly("one");
  }

  @Test
  void aTurnThatThrows_leavesTheOthersTheirs() {
    turns.add(() -> {
      throw new IllegalStateException("broken");
    });
    turns.add(() -> done.add("two"));

    try {
      pass();
    } catch (IllegalStateException broken) {
      done.add(broken.getMessage());
    }
    pass();

    assertThat(done).containsExactly("broken", "two");
  }
}
