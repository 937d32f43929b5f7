package dev.fanlight.plugins.validate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory of the trees that threads of pools read bodies into. All entries of the plugin
 * share the bound. A request without room waits, and holds no thread meanwhile. Requests get room
 * in the order in which they come, so that a large body has its turn too. A smaller body goes ahead
 * where the first that waits loses nothing by it. Reports do not wait, for nobody waits for them.
 *
 * <p>A request waits here too while its entry has no room at its pool. Then it does not hold up
 * those of other entries: it has its turn again as soon as there is room at the pool.
 *
 * <p>Safe for use by all threads.
 */
final class TreeMemory {
  /** Bytes of memory for each byte of a body that is nothing but lists in lists: the worst case. */
  static final long PER_BYTE = 56;

  private static final SharedKey<TreeMemory> TREES = SharedKey.of("trees", TreeMemory.class);

  /** All trees have one in so many of the bytes of the heap. */
  private static final int PART_OF_HEAP = 4;

  /** A single tree may take more than all should: half of the heap. */
  private static final int ALONE = 2;

  /** A tree of up to so small a part of the memory goes ahead of any ... */
  private static final int SMALL = 16;

  /** ... until so many times the memory went ahead of the first that waits. */
  private static final int PASSING = 4;

  private final long max;

  @GuardedBy("this")
  private final WaitingTrees waiting = new WaitingTrees();

  /** Of those whose pool has room, the one that came first. It only lacks memory. */
  @GuardedBy("this")
  private @Nullable Tree first;

  @GuardedBy("this")
  private long held;

  /** Of {@link #held}: the bytes of reports. */
  @GuardedBy("this")
  private long reported;

  /** Of {@link #held}: the bytes of trees that went ahead of another. */
  @GuardedBy("this")
  private long ahead;

  /** Told outside of the lock. */
  private final ReadyTrees ready = new ReadyTrees();

  /**
   * @param max in bytes
   */
  TreeMemory(long max) {
    this.max = max;
  }

  static TreeMemory of(PluginContext context) {
    return context.shared(
        TREES, () -> new TreeMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  }

  synchronized long held() {
    return held;
  }

  /**
   * Counts the tree of a body, as soon as there is room for it. A single one has room, unless it
   * could fill the heap. Each tree is to be given back, also one that waits, and is to leave the
   * pool.
   *
   * @return completes on any thread when there is room; fails with {@code overloaded} at once
   */
  Future<Void> take(Tree tree) {
    if (tree.bytes > ALONE * max) {
      return refused("the body is so large that to check it may take more than half of the memory");
    }
    Future<Void> room;
    synchronized (this) {
      room = room(tree);
    }
    ready.tell();
    return room;
  }

  @GuardedBy("this")
  private Future<Void> room(Tree tree) {
    if ((tree.isReport || !waiting.hasLineOf(tree)) && begins(tree)) {
      if (lacksPool(first)) {
        begin();
      }
      return Future.succeededFuture();
    }
    if (tree.isReport) {
      return refused("the bodies that are being checked take all the memory");
    }
    return waiting.hasRoom(tree, max)
        ? waits(tree)
        : refused("too many bodies of about this size wait to be checked");
  }

  private static Future<Void> refused(String why) {
    return Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, why));
  }

  @GuardedBy("this")
  private Future<Void> waits(Tree tree) {
    waiting.add(tree);
    if (first == null && !tree.pool.isFull()) {
      first = tree;
    }
    return tree.room.future();
  }

  /**
   * Has a tree that has waited and that the pool has refused wait again, where the pool has others
   * of the same entry. Then it has room when a thread begins or ends one of those.
   *
   * @return completes on any thread when there is room; null: the tree has not waited, or the pool
   *     is full of other work
   */
  @Nullable Future<Void> waitAgain(Tree tree) {
    Future<Void> room;
    synchronized (this) {
      if (!tree.isHeld || tree.arrival == 0 || !tree.pool.refuse(tree)) {
        return null;
      }
      release(tree);
      tree.room = Promise.promise();
      room = waits(tree);
      begin();
    }
    ready.tell();
    return room;
  }

  /** A thread begins with the tree, so that the pool's queue has room for the next. */
  void begun(Tree tree) {
    synchronized (this) {
      if (tree.pool.begin(tree)) {
        begin();
      }
    }
    ready.tell();
  }

  /** Idempotent. A tree that waits, waits no more; its future is never completed. */
  void giveBack(Tree tree) {
    synchronized (this) {
      if (tree.isHeld) {
        release(tree);
        begin();
      } else if (waiting.remove(tree)) {
        begin();
      }
    }
    ready.tell();
  }

  /** Idempotent. The pool is done with the tree, or does not get it. */
  void left(Tree tree) {
    synchronized (this) {
      if (tree.pool.remove(tree)) {
        begin();
      }
    }
    ready.tell();
  }

  /** Those of the waiting ones that have room now are ready. They wait no more. */
  @GuardedBy("this")
  private void begin() {
    do {
      look();
    } while (lacksPool(first));
  }

  /** Whether one that went ahead of the first has the only place at its pool. */
  private static boolean lacksPool(@Nullable Tree first) {
    return first != null && first.pool.isFull();
  }

  @GuardedBy("this")
  private void look() {
    first = null;
    PriorityQueue<NavigableSet<Tree>> lines = waiting.lines();
    for (NavigableSet<Tree> line = lines.poll(); line != null; line = lines.poll()) {
      Tree tree = line.first();
      if (begins(tree)) {
        waiting.remove(tree);
        ready.add(tree.room);
        if (!line.isEmpty()) {
          lines.add(line);
        }
      } else if (first == null && !tree.pool.isFull()) {
        first = tree;
      }
    }
  }

  /** Counts the tree if it has room now. */
  @GuardedBy("this")
  private boolean begins(Tree tree) {
    if (!hasRoom(tree) || (first != null && !mayGoAhead(tree, first))) {
      return false;
    }
    tree.wentAhead = first != null;
    if (first != null) {
      first.passed += tree.bytes;
    }
    tree.isHeld = true;
    count(tree, 1);
    if (!tree.isReport) {
      tree.pool.add(tree);
    }
    return true;
  }

  /** Reports have half of the memory, so that they do not hold up requests. */
  @GuardedBy("this")
  private boolean hasRoom(Tree tree) {
    boolean hasMemory =
        held == 0
            || (held + tree.bytes <= max && (!tree.isReport || reported + tree.bytes <= max / 2));
    return hasMemory && (tree.isReport || !tree.pool.isFull());
  }

  /**
   * Whether the tree is small, or leaves the first one its room beside all that went ahead. It also
   * leaves the first one its room at the pool.
   */
  @GuardedBy("this")
  private boolean mayGoAhead(Tree tree, Tree first) {
    return !tree.isReport
        && !(tree.pool.equals(first.pool) && tree.pool.isNearlyFull())
        && ((tree.bytes <= max / SMALL && first.passed <= PASSING * max)
            || ahead + tree.bytes + first.bytes <= max);
  }

  @GuardedBy("this")
  private void release(Tree tree) {
    count(tree, -1);
    tree.isHeld = false;
  }

  @GuardedBy("this")
  private void count(Tree tree, int sign) {
    long bytes = sign * tree.bytes;
    held += bytes;
    reported += tree.isReport ? bytes : 0;
    ahead += tree.wentAhead ? bytes : 0;
  }

  /** One body on its way to a tree. What changes is guarded by the memory. */
  static final class Tree {
    final PoolRoom pool;
    final long bytes;
    private final boolean isReport;

    /** When it began to wait, compared with others; 0: it has not waited. */
    long arrival;

    private Promise<Void> room = Promise.promise();
    private boolean isHeld;
    private boolean wentAhead;

    /** Bytes that went ahead of it while it was the first that waits. */
    private long passed;

    /**
     * @param pool the same for all trees of an entry
     * @param isReport whether nobody waits for the result
     * @param length of the body, in bytes
     */
    Tree(PoolRoom pool, boolean isReport, long length) {
      this.pool = pool;
      this.isReport = isReport;
      this.bytes = PER_BYTE * length;
    }
  }
}
