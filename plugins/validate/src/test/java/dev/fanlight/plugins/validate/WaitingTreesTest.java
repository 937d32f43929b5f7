package dev.fanlight.plugins.validate;

import static dev.fanlight.plugins.validate.TreeScene.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** Clients choose how many bodies wait, and not how many are looked at. */
class WaitingTreesTest {
  private static final int MANY = 10_000;

  private final WaitingTrees waiting = new WaitingTrees();
  private final PoolRoom pool = new PoolRoom();

  private Tree added(PoolRoom pool, long length) {
    Tree tree = request(pool, length);
    waiting.add(tree);
    return tree;
  }

  /** Those that are looked at, in their order. */
  private List<Tree> firsts() {
    List<Tree> firsts = new ArrayList<>();
    PriorityQueue<NavigableSet<Tree>> lines = waiting.lines();
    while (!lines.isEmpty()) {
      firsts.add(lines.remove().first());
    }
    return firsts;
  }

  private List<Tree> all() {
    return waiting.lines().stream().flatMap(Collection::stream).toList();
  }

  @Test
  void ofManyTreesOfOneSize_theFirstIsLookedAt() {
    Tree first = added(pool, 100);
    for (int i = 1; i < MANY; i++) {
      added(pool, 100);
    }

    assertThat(firsts()).containsExactly(first);
    assertThat(all()).hasSize(MANY);
  }

  @Test
  void ofManyTreesOfAllSizesUpTo64KiB_fewAreLookedAt() {
    for (int i = 1; i <= MANY; i++) {
      added(pool, i * 6L);
    }

    assertThat(firsts()).hasSizeLessThan(40);
  }

  @Test
  void ofManyTreesWhosePoolIsFull_noneIsLookedAt() {
    PoolRoom full = new PoolRoom();
    while (!full.isFull()) {
      full.add(request(full, 1));
    }
    for (int i = 0; i < MANY; i++) {
      added(full, 100);
    }
    Tree other = added(pool, 100);

    assertThat(firsts()).containsExactly(other);
  }

  @Test
  void treesOfOtherSizesAndEntries_areLookedAtInTheirOrder() {
    Tree first = added(pool, 40);
    Tree second = added(new PoolRoom(), 60);
    Tree third = added(pool, 60);

    assertThat(firsts()).containsExactly(first, second, third);
  }

  @Test
  void aTreeThatWaitsAgain_hasItsOldPlace() {
    Tree first = added(pool, 100);
    added(pool, 100);
    waiting.remove(first);

    waiting.add(first);

    assertThat(firsts()).containsExactly(first);
  }

  @Test
  void whatWaitsNoMore_leavesNothingBehind() {
    Tree tree = added(pool, 100);

    assertThat(waiting.remove(tree)).isTrue();
    assertThat(waiting.remove(tree)).isFalse();

    assertThat(waiting.lines()).isEmpty();
    assertThat(waiting.bytesLike(tree)).isZero();
    assertThat(waiting.bytesOfEntryLike(tree)).isZero();
  }
}
