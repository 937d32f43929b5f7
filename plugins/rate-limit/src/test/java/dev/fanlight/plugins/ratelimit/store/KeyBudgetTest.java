package dev.fanlight.plugins.ratelimit.store;

import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.FRESH;
import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.REFUSED;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.BEGAN;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.ratelimit.arithmetic.Gcra;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyBudgetTest {
  private static final Gcra TEN = new Gcra(10, 10 * SECOND, 10, false);

  private final KeyBudget budget = new KeyBudget(100);

  private LimitTable table() {
    return new LimitTable(1000, budget);
  }

  private static void fill(LimitTable table, int keys) {
    fill(table, keys, BEGAN);
  }

  private static void fill(LimitTable table, int keys, long from) {
    for (int i = 0; i < keys; i++) {
      table.charge("key " + i, TEN, 10, from + i);
    }
  }

  @Test
  void deadKeysOfAQuietTable_makeRoomForOthers() {
    LimitTable quiet = table();
    fill(quiet, 75);
    LimitTable other = table();

    fill(other, 75, BEGAN + 60 * SECOND);

    assertThat(other.size()).isEqualTo(75);
    assertThat(other.charge("key 0", TEN, 1, BEGAN + 60 * SECOND + 100)).isEqualTo(REFUSED);
    assertThat(budget.keys()).isLessThanOrEqualTo(100);
  }

  @Test
  void aTableWithAllItsKeys_asksForNoRoomOfOthers() {
    LimitTable quiet = table();
    fill(quiet, 75);
    LimitTable small = new LimitTable(12, budget);
    fill(small, 12);

    small.charge("new", TEN, 10, BEGAN + 60 * SECOND);

    assertThat(quiet.size()).isEqualTo(75);
  }

  @Test
  void liveKeysOfAQuietTable_stay() {
    LimitTable quiet = table();
    fill(quiet, 75);

    fill(table(), 75, BEGAN + SECOND);

    assertThat(quiet.size()).isEqualTo(75);
  }

  @Test
  void manyTablesOfManyThreads_makeRoomForEachOther() throws Exception {
    List<LimitTable> tables = List.of(table(), table(), table());
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      List<Future<?>> done = new ArrayList<>();
      for (LimitTable table : tables) {
        done.add(
            pool.submit(() -> {
              for (int i = 0; i < 3000; i++) {
                table.charge("key " + i, TEN, 1 + i % 10, BEGAN + i * SECOND / 20);
              }
            }));
      }
      for (Future<?> one : done) {
        one.get(20, TimeUnit.SECONDS);
      }
    }

    assertThat(tables.stream().mapToInt(LimitTable::size).sum()).isEqualTo((int) budget.keys());
  }

  @Test
  void manyTables_haveNoMoreKeysThanTheBudget() {
    List<LimitTable> tables = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tables.add(table());
    }
    tables.forEach(table -> fill(table, 500));

    assertThat(tables.stream().mapToInt(LimitTable::size).sum())
        .isEqualTo((int) budget.keys())
        .isBetween(90, 100);
  }

  @Test
  void aTableThatIsFilled_leavesOthersTheirShare() {
    LimitTable filled = table();
    LimitTable other = table();
    fill(filled, 500);
    fill(other, 12);

    assertThat(other.size()).isEqualTo(12);
    assertThat(other.charge("key 0", TEN, 1, BEGAN + 100)).isEqualTo(REFUSED);

    fill(other, 500);
    assertThat(other.size()).isEqualTo(12);
  }

  @Test
  void aTableThatMayNotGrow_forgetsTheKeyThatWasUsedLeastRecently() {
    LimitTable table = table();
    fill(table, 75);
    table.charge("key 0", TEN, 1, BEGAN + 80);

    table.charge("new", TEN, 1, BEGAN + 81);

    assertThat(table.size()).isEqualTo(75);
    assertThat(table.state("key 1")).isEqualTo(FRESH);
    assertThat(table.state("key 0")).isNotEqualTo(FRESH);
  }

  @Test
  void aTable_hasRoomForOneKeyAtLeast() {
    KeyBudget none = new KeyBudget(0);
    LimitTable table = new LimitTable(1000, none);
    fill(table, 5);

    assertThat(table.size()).isEqualTo(1);
    assertThat(table.charge("key 4", TEN, 1, BEGAN + 5)).isEqualTo(REFUSED);
  }

  @Test
  void aTableThatIsTooLargeForItsShare_shrinksAsKeysCome() {
    LimitTable first = table();
    fill(first, 75);
    List<LimitTable> others = List.of(table(), table(), table(), table());
    others.forEach(table -> fill(table, 10));
    assertThat(budget.keys()).isEqualTo(95);

    fill(first, 200);

    assertThat(first.size()).isEqualTo(55);
    assertThat(budget.keys()).isEqualTo(75);
  }

  @Test
  void aTableThatIsClosed_givesItsKeysBack() {
    LimitTable table = table();
    fill(table, 50);

    table.close();
    table.charge("late", TEN, 1, BEGAN);
    table.close();

    assertThat(budget.keys()).isZero();
    assertThat(table.size()).isZero();
    LimitTable next = table();
    fill(next, 500);
    assertThat(next.size()).isEqualTo(75);
  }
}
