package dev.fanlight.plugins.validate;

import dev.fanlight.plugins.validate.TreeMemory.Tree;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * The trees that wait for memory. Those of one entry and of about one size form a line, and only
 * the first of a line is looked at. So what a look costs does not grow with the number of bodies
 * that clients let wait. Guarded by the {@link TreeMemory}.
 */
final class WaitingTrees {
  private static final Comparator<Tree> BY_ARRIVAL = Comparator.comparingLong(tree -> tree.arrival);

  /**
   * The trees of about one size that wait may take so many times the memory. So bodies of another
   * size do not keep a body out, and those that wait are a small part of the heap themselves. Those
   * of one entry take about half of what other entries leave, for its pool may be stuck.
   */
  private static final int TIMES = 16;

  /** None of them is empty. */
  private final Map<Line, NavigableSet<Tree>> lines = new HashMap<>();

  /** The bytes of trees of which none takes twice what another takes. */
  private final long[] bytes = new long[Long.SIZE];

  /** Of them, those of an entry. None is 0. */
  private final Map<Share, Long> shares = new HashMap<>();

  private long arrivals;

  private record Share(PoolRoom pool, int size) {
    static Share of(Tree tree) {
      return new Share(tree.pool, magnitude(tree));
    }
  }

  private record Line(PoolRoom pool, int size) {
    static Line of(Tree tree) {
      return new Line(tree.pool, 2 * magnitude(tree) + (isInUpperHalf(tree) ? 1 : 0));
    }

    /** Of the sizes of one magnitude, those from one and a half times the smallest on. */
    private static boolean isInUpperHalf(Tree tree) {
      return tree.bytes >= 3 * (Long.highestOneBit(tree.bytes) / 2);
    }
  }

  private static int magnitude(Tree tree) {
    return Long.numberOfLeadingZeros(tree.bytes);
  }

  /**
   * Whether the tree may wait: as much is left for other entries as its own has already.
   *
   * @param memory the bytes for which trees wait
   */
  boolean hasRoom(Tree tree, long memory) {
    return TIMES * memory - bytesLike(tree) - tree.bytes >= bytesOfEntryLike(tree);
  }

  /** A tree that waits again has its old place. */
  void add(Tree tree) {
    if (tree.arrival == 0) {
      arrivals++;
      tree.arrival = arrivals;
    }
    lines.computeIfAbsent(Line.of(tree), line -> new TreeSet<>(BY_ARRIVAL)).add(tree);
    count(tree, tree.bytes);
  }

  /**
   * @return whether it waited
   */
  boolean remove(Tree tree) {
    Line line = Line.of(tree);
    NavigableSet<Tree> trees = lines.get(line);
    if (trees == null || !trees.remove(tree)) {
      return false;
    }
    if (trees.isEmpty()) {
      lines.remove(line);
    }
    count(tree, -tree.bytes);
    return true;
  }

  private void count(Tree tree, long more) {
    bytes[magnitude(tree)] += more;
    shares.merge(Share.of(tree), more, (one, other) -> one + other == 0 ? null : one + other);
  }

  /** Whether others of its entry and of about its size wait. */
  boolean hasLineOf(Tree tree) {
    return lines.containsKey(Line.of(tree));
  }

  /** The bytes of those of about the same size, of all entries. */
  long bytesLike(Tree tree) {
    return bytes[magnitude(tree)];
  }

  /** The bytes of those of about the same size, of the same entry. */
  long bytesOfEntryLike(Tree tree) {
    return shares.getOrDefault(Share.of(tree), 0L);
  }

  /** The lines whose pool has room. The first one begins with the tree that came first. */
  PriorityQueue<NavigableSet<Tree>> lines() {
    PriorityQueue<NavigableSet<Tree>> open =
        new PriorityQueue<>(Comparator.comparing(NavigableSet::first, BY_ARRIVAL));
    lines.forEach((line, trees) -> {
      if (!line.pool.isFull()) {
        open.add(trees);
      }
    });
    return open;
  }
}
