package dev.fanlight.plugins.ratelimit.store;

import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.FRESH;
import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.REFUSED;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.BEGAN;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.ratelimit.arithmetic.Gcra;
import dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitTableTest {
  private static final Gcra TEN = new Gcra(10, 10 * SECOND, 10, false);

  @Test
  void aFullTable_forgetsADeadKeyBeforeALiveOne() {
    LimitTable table = new LimitTable(3, new KeyBudget(KeyBudget.ofHeap()));
    table.charge("live, used first", TEN, 10, BEGAN);
    table.charge("dead soon, used last", TEN, 1, BEGAN + 1);
    table.charge("live", TEN, 9, BEGAN + 1);

    table.charge("new", TEN, 1, BEGAN + 2 * SECOND);

    assertThat(table.size()).isEqualTo(3);
    assertThat(table.state("dead soon, used last")).isEqualTo(FRESH);
    assertThat(table.state("live, used first")).isNotEqualTo(FRESH);
  }

  @Test
  void aFullTableOfLiveKeys_forgetsTheLeastRecentlyUsed() {
    LimitTable table = new LimitTable(3, new KeyBudget(KeyBudget.ofHeap()));
    table.charge("a", TEN, 5, BEGAN);
    table.charge("b", TEN, 5, BEGAN + 1);
    table.charge("c", TEN, 5, BEGAN + 2);
    table.charge("a", TEN, 1, BEGAN + 3);

    table.charge("d", TEN, 1, BEGAN + 4);

    assertThat(table.state("b")).isEqualTo(FRESH);
    assertThat(table.state("a")).isNotEqualTo(FRESH);
  }

  @Test
  void aRefusedKey_countsAsUsed() {
    LimitTable table = new LimitTable(2, new KeyBudget(KeyBudget.ofHeap()));
    table.charge("attacker", TEN, 10, BEGAN);
    table.charge("other", TEN, 5, BEGAN + 1);
    assertThat(table.charge("attacker", TEN, 1, BEGAN + 2)).isEqualTo(REFUSED);

    table.charge("new", TEN, 1, BEGAN + 3);

    assertThat(table.charge("attacker", TEN, 1, BEGAN + 4)).isEqualTo(REFUSED);
  }

  @Test
  void aTableThatIsMadeSmaller_shrinksAsKeysCome() {
    LimitTable table = new LimitTable(100, new KeyBudget(KeyBudget.ofHeap()));
    for (int i = 0; i < 100; i++) {
      table.charge("old " + i, TEN, 10, BEGAN + i);
    }
    table.resize(10);
    for (int i = 0; i < 90; i++) {
      table.charge("new " + i, TEN, 10, BEGAN + 100 + i);
    }

    assertThat(table.size()).isEqualTo(10);
    assertThat(table.state("new 89")).isNotEqualTo(FRESH);
  }

  @Test
  void keysThatAreDead_makeRoomBeforeTheTableIsFull() {
    LimitTable table = new LimitTable(1000, new KeyBudget(KeyBudget.ofHeap()));
    for (int i = 0; i < 100; i++) {
      table.charge("key " + i, TEN, 1, BEGAN + i * 60 * SECOND);
    }

    assertThat(table.size()).isLessThanOrEqualTo(2);
  }

  /** The same, computed simply: a table that remembers all and knows what was forgotten. */
  @Test
  void property_aTableForgetsLikeItsModel() {
    for (int seed = 0; seed < 100; seed++) {
      LimitRandom random = new LimitRandom(seed);
      int most = 1 + random.below(12);
      LimitTable table = new LimitTable(most, new KeyBudget(KeyBudget.ofHeap()));
      Map<String, long[]> model = new LinkedHashMap<>();
      long now = BEGAN;
      for (int i = 0; i < 300; i++) {
        now += 1 + random.pause(SECOND / 4);
        String key = "key " + random.below(20);
        long cost = random.upTo(10);
        forget(model, key, most, now);
        long state = model.containsKey(key) ? model.get(key)[0] : FRESH;
        long expected = TEN.charge(state, cost, now);
        model.put(key, new long[] {expected == REFUSED ? state : expected, now});

        assertThat(table.charge(key, TEN, cost, now))
            .describedAs("seed %d, step %d", seed, i)
            .isEqualTo(expected);
        assertThat(table.size()).isLessThanOrEqualTo(most);
      }
    }
  }

  /** Dead keys are the same as unknown ones, so it matters only which live key goes. */
  private static void forget(Map<String, long[]> model, String key, int most, long now) {
    if (model.containsKey(key) && model.get(key)[0] > now) {
      return;
    }
    boolean known = model.containsKey(key);
    model.values().removeIf(entry -> entry[0] <= now);
    if (!known && model.size() >= most) {
      String oldest =
          model.entrySet().stream()
              .min((a, b) -> Long.compare(a.getValue()[1], b.getValue()[1]))
              .orElseThrow()
              .getKey();
      model.remove(oldest);
    }
  }

  /** A key that is forgotten starts again with one capacity, and with no more than that. */
  @Test
  void property_aForgottenKeyGetsAtMostOneCapacityMore() {
    for (int seed = 0; seed < 100; seed++) {
      LimitRandom random = new LimitRandom(seed);
      LimitTable table = new LimitTable(4, new KeyBudget(KeyBudget.ofHeap()));
      Map<String, Long> passed = new HashMap<>();
      Map<String, Integer> forgotten = new HashMap<>();
      long until = BEGAN + 10 * SECOND;
      for (long now = BEGAN; now < until; now += random.upTo(SECOND / 20)) {
        String key = "key " + random.below(8);
        boolean known = table.state(key) != FRESH;
        if (!known && passed.containsKey(key)) {
          forgotten.merge(key, 1, Integer::sum);
        }
        if (table.charge(key, TEN, 1, now) != REFUSED) {
          passed.merge(key, 1L, Long::sum);
        }
      }
      passed.forEach((key, units) ->
          assertThat(units).isLessThanOrEqualTo(20L + 10 * forgotten.getOrDefault(key, 0)));
    }
  }

  @Test
  void manyThreads_neverGetMoreThanTheLimitAndLoseNothing() throws Exception {
    LimitTable table = new LimitTable(8, new KeyBudget(KeyBudget.ofHeap()));
    Gcra limit = new Gcra(1000, 3600 * SECOND, 1000, false);
    AtomicLong passed = new AtomicLong();
    inThreads(
        4,
        thread -> {
          for (int i = 0; i < 1000; i++) {
            if (table.charge("hot", limit, 1, BEGAN) != REFUSED) {
              passed.incrementAndGet();
            }
          }
        });

    assertThat(passed).hasValue(1000);
  }

  @Test
  void manyThreads_keepTheTableWholeWhileKeysComeAndGo() throws Exception {
    LimitTable table = new LimitTable(16, new KeyBudget(KeyBudget.ofHeap()));
    inThreads(
        4,
        thread -> {
          LimitRandom random = new LimitRandom(thread);
          for (int i = 0; i < 5000; i++) {
            long now = BEGAN + i * SECOND / 100;
            String key = "key " + random.below(64);
            long charged = table.charge(key, TEN, 1, now);
            if (charged != REFUSED && random.chance(0.3)) {
              table.settle(key, TEN, charged, 1, 0, now);
            }
          }
        });

    assertThat(table.size()).isLessThanOrEqualTo(16);
    for (int i = 0; i < 100; i++) {
      table.charge("more " + i, TEN, 10, BEGAN + 100 * SECOND);
    }
    assertThat(table.size()).isEqualTo(16);
  }

  /** What is taken and given back by many threads at once leaves nothing behind. */
  @Test
  void manyThreads_giveBackWhatTheyTook() throws Exception {
    LimitTable table = new LimitTable(8, new KeyBudget(KeyBudget.ofHeap()));
    Gcra limit = new Gcra(1000, 3600 * SECOND, 1000, true);
    inThreads(
        4,
        thread -> {
          for (int i = 0; i < 2000; i++) {
            long charged = table.charge("key", limit, 3, BEGAN);
            if (charged != REFUSED) {
              table.settle("key", limit, charged, 3, 0, BEGAN);
            }
          }
        });

    assertThat(limit.remaining(table.state("key"), BEGAN)).isEqualTo(1000);
  }

  private interface Work {
    void run(int thread);
  }

  private static void inThreads(int threads, Work work) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      CountDownLatch begin = new CountDownLatch(threads);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        done.add(
            pool.submit(() -> {
              begin.countDown();
              begin.await();
              work.run(thread);
              return null;
            }));
      }
      for (Future<?> one : done) {
        one.get(20, TimeUnit.SECONDS);
      }
    }
  }
}
