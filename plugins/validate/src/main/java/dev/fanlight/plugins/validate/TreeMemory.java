package dev.fanlight.plugins.validate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * Bounds the memory of the trees that threads of the pool read bodies into. All places of the
 * plugin share the bound. A thread waits for room. Requests wait in the order in which they come,
 * so that a large body has its turn too, and reports wait behind all requests. Safe for use by all
 * threads.
 */
final class TreeMemory {
  /** Bytes of memory for each byte of a body that is nothing but lists in lists: the worst case. */
  static final long PER_BYTE = 56;

  private static final SharedKey<TreeMemory> TREES = SharedKey.of("trees", TreeMemory.class);

  /** All trees have one in so many of the bytes of the heap. */
  private static final int PART_OF_HEAP = 4;

  /** Nothing wakes a thread when its time is over. */
  private static final long LOOK_MILLIS = 10;

  private final long max;

  @GuardedBy("this")
  private final Queue<Tree> requests = new ArrayDeque<>();

  @GuardedBy("this")
  private long held;

  /** Of {@link #held}: the bytes of reports. */
  @GuardedBy("this")
  private long reported;

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
   * Counts the tree of a body, as soon as there is room for it. There is always room for a single
   * one: {@code max_body} bounds it.
   *
   * @param over whether the time for the check is over
   * @throws GatewayError {@code overloaded} if the time is over before there is room
   */
  synchronized void take(Tree tree, BooleanSupplier over) throws InterruptedException {
    if (!tree.isReport) {
      requests.add(tree);
    }
    try {
      while (!isNext(tree) || !hasRoom(tree)) {
        if (over.getAsBoolean()) {
          throw GatewayError.of(
              ErrorCode.OVERLOADED, "the bodies that are being checked take all the memory");
        }
        wait(LOOK_MILLIS);
      }
      count(tree, tree.bytes);
    } finally {
      requests.remove(tree);
      notifyAll();
    }
  }

  @GuardedBy("this")
  private boolean isNext(Tree tree) {
    return tree.isReport ? requests.isEmpty() : requests.peek() == tree;
  }

  /** Reports have half of the memory, so that they do not hold up requests. */
  @GuardedBy("this")
  private boolean hasRoom(Tree tree) {
    return held == 0
        || (held + tree.bytes <= max && (!tree.isReport || reported + tree.bytes <= max / 2));
  }

  synchronized void giveBack(Tree tree) {
    count(tree, -tree.bytes);
    notifyAll();
  }

  @GuardedBy("this")
  private void count(Tree tree, long bytes) {
    held += bytes;
    reported += tree.isReport ? bytes : 0;
  }

  /** One body on its way to a tree. */
  static final class Tree {
    private final boolean isReport;
    private final long bytes;

    /**
     * @param isReport whether nobody waits for the result
     * @param length of the body, in bytes
     */
    Tree(boolean isReport, long length) {
      this.isReport = isReport;
      this.bytes = PER_BYTE * length;
    }
  }
}
