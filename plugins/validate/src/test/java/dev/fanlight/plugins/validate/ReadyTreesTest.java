package dev.fanlight.plugins.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who tells trees that they have room. */
class ReadyTreesTest {
  private static final int ROUNDS = 500;

  private final ReadyTrees ready = new ReadyTrees();

  private void add(Runnable told) {
    Promise<Void> room = Promise.promise();
    room.future().onSuccess(there -> told.run());
    ready.add(room);
  }

  @Test
  void treesAreToldInTheirOrder() {
    List<Integer> told = new ArrayList<>();
    add(() -> told.add(1));
    add(() -> told.add(2));

    ready.tell();

    assertThat(told).containsExactly(1, 2);
  }

  @Test
  void aTreeThatIsReadyThroughAnother_isToldAfterIt() {
    List<String> steps = new ArrayList<>();
    add(() -> {
      add(() -> steps.add("second"));
      ready.tell();
      steps.add("first");
    });

    ready.tell();

    assertThat(steps).containsExactly("first", "second");
  }

  @Test
  void twoThreads_neverTellAtTheSameTime() throws Exception {
    AtomicInteger telling = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger came = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 1; round <= ROUNDS; round++) {
        for (int i = 0; i < 10; i++) {
          add(() -> {
            most.accumulateAndGet(telling.incrementAndGet(), Math::max);
            Thread.yield();
            telling.decrementAndGet();
          });
        }
        int both = 2 * round;
        Callable<Boolean> tell =
            () -> {
              came.incrementAndGet();
              while (came.get() < both) {
                Thread.onSpinWait();
              }
              ready.tell();
              return true;
            };
        for (Future<Boolean> each : threads.invokeAll(List.of(tell, tell))) {
          each.get();
        }
      }
    }

    assertThat(most).hasValue(1);
  }
}
