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
 * plugin share the bound. A thread with a request waits for room, in the order in which requests
 * come, so that a large body has its turn too. But few threads wait: others need the pool as well.
 * Reports do not wait, for nobody waits for them. Safe for use by all threads.
 */
final class TreeMemory {
  /** Bytes of memory for each byte of a body that is nothing but lists in lists: the worst case. */
  static final long PER_BYTE = 56;

  private static final SharedKey<TreeMemory> TREES = SharedKey.of("trees", TreeMemory.class);

  /** All trees have one in so many of the bytes of the heap. */
  private static final int PART_OF_HEAP = 4;

  /** A single tree may take more than all should: half of the heap. */
  private static final int ALONE = 2;

  private static final int MOST_WAITING = 2;

  /** A tree of up to so small a part of the memory does not wait behind larger ones. */
  private static final int SMALL = 16;

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
   * Counts the tree of a body, as soon as there is room for it. A single one has room, unless it
   * could fill the heap.
   *
   * @param over whether the time for the check is over
   * @throws GatewayError {@code overloaded} if there is no room in time
   */
  synchronized void take(Tree tree, BooleanSupplier over) throws InterruptedException {
    if (tree.bytes > ALONE * max) {
      throw GatewayError.of(
          ErrorCode.OVERLOADED,
          "the body is so large that to check it may take more than half of the memory");
    }
    boolean goesAhead = !tree.isReport && tree.bytes <= max / SMALL;
    if (!hasRoom(tree) || !(goesAhead || requests.isEmpty())) {
      await(tree, over);
    }
    count(tree, tree.bytes);
  }

  @GuardedBy("this")
  private void await(Tree tree, BooleanSupplier over) throws InterruptedException {
    if (tree.isReport || requests.size() >= MOST_WAITING) {
      throw full();
    }
    requests.add(tree);
    try {
      while (requests.peek() != tree || !hasRoom(tree)) {
        if (over.getAsBoolean()) {
          throw full();
        }
        wait(LOOK_MILLIS);
      }
    } finally {
      requests.remove(tree);
      notifyAll();
    }
  }

  private static GatewayError full() {
    return GatewayError.of(
        ErrorCode.OVERLOADED, "the bodies that are being checked take all the memory");
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
