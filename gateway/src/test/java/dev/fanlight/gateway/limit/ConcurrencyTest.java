package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private final List<Integer> started = new ArrayList<>();
  private final Concurrency concurrency = new Concurrency(2);

  @Test
  void enter_startsAsManyAsTheLimit() {
    enter(1, 2, 3, 4);
    assertThat(started).containsExactly(1, 2);
  }

  @Test
  void leave_startsTheNextInOrder() {
    enter(1, 2, 3, 4);
    concurrency.leave();
    assertThat(started).containsExactly(1, 2, 3);
    concurrency.leave();
    assertThat(started).containsExactly(1, 2, 3, 4);
  }

  @Test
  void remove_ofAWaiter_skipsIt() {
    enter(1, 2);
    Runnable third = () -> started.add(3);
    concurrency.enter(third);
    enter(4);
    assertThat(concurrency.remove(third)).isTrue();
    assertThat(concurrency.remove(third)).isFalse();
    concurrency.leave();
    assertThat(started).containsExactly(1, 2, 4);
  }

  @Test
  void leave_insideOfStart_doesNotPileUpTheStack() {
    enter(1, 2);
    int many = 100_000;
    for (int i = 0; i < many; i++) {
      int number = i;
      concurrency.enter(() -> {
        started.add(number);
        concurrency.leave();
      });
    }
    concurrency.leave();
    assertThat(started).hasSize(2 + many);
  }

  private void enter(int... numbers) {
    for (int number : numbers) {
      concurrency.enter(() -> started.add(number));
    }
  }
}
