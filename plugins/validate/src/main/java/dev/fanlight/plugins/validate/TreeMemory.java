package dev.fanlight.plugins.validate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Bounds the memory of the trees that threads of the pool read bodies into. All places of the
 * plugin share the bound. A request without room waits, and holds no thread meanwhile. Requests get
 * room in the order in which they come, so that a large body has its turn too. A smaller body goes
 * ahead where the first that waits loses nothing by it. Reports do not wait, for nobody waits for
 * them. Safe for use by all threads.
 */
final class TreeMemory {
  /** Bytes of memory for each byte of a body that is nothing but lists in lists: the worst case. */
  static final long PER_BYTE = 56;

  private static final SharedKey<TreeMemory> TREES = SharedKey.of("trees", TreeMemory.class);

  /** All trees have one in so many of the bytes of the heap. */
  private static final int PART_OF_HEAP = 4;

  /** A single tree may take more than all should: half of the heap. */
  private static final int ALONE = 2;

  /**
   * The trees of about one size that wait may take so many times the memory. So bodies of another
   * size do not keep a body out, and those that wait are a small part of the heap themselves.
   */
  private static final int WAITING = 8;

  /** A tree of up to so small a part of the memory goes ahead of any. */
  private static final int SMALL = 16;

  private final long max;

  /** The first has waited longest. */
  @GuardedBy("this")
  private final LinkedHashSet<Tree> waiting = new LinkedHashSet<>();

  /** The bytes of those, by {@link #size}. */
  @GuardedBy("this")
  private final long[] waitingBytes = new long[Long.SIZE];

  @GuardedBy("this")
  private long held;

  /** Of {@link #held}: the bytes of reports. */
  @GuardedBy("this")
  private long reported;

  /** Of {@link #held}: the bytes of trees that went ahead of another. */
  @GuardedBy("this")
  private long ahead;

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
   * could fill the heap. Each tree is to be given back, also one that waits.
   *
   * @return completes on any thread when there is room; fails with {@code overloaded} at once
   */
  Future<Void> take(Tree tree) {
    if (tree.bytes > ALONE * max) {
      return refused("the body is so large that to check it may take more than half of the memory");
    }
    synchronized (this) {
      if (begins(tree)) {
        return Future.succeededFuture();
      }
      if (!tree.isReport && mayWait(tree)) {
        waiting.add(tree);
        waitingBytes[size(tree)] += tree.bytes;
        return tree.room.future();
      }
    }
    return refused("the bodies that are being checked take all the memory");
  }

  private static Future<Void> refused(String why) {
    return Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, why));
  }

  /** Idempotent. A tree that waits, waits no more; its future is never completed. */
  void giveBack(Tree tree) {
    List<Tree> next;
    synchronized (this) {
      if (waiting.remove(tree)) {
        waitingBytes[size(tree)] -= tree.bytes;
      } else if (tree.isHeld) {
        count(tree, -tree.bytes);
        tree.isHeld = false;
      }
      next = beginning();
    }
    next.forEach(one -> one.room.complete());
  }

  /** Those of the waiting ones that have room now. They wait no more. */
  @GuardedBy("this")
  private List<Tree> beginning() {
    List<Tree> beginning = new ArrayList<>();
    for (Iterator<Tree> each = waiting.iterator(); each.hasNext(); ) {
      Tree tree = each.next();
      if (begins(tree)) {
        each.remove();
        waitingBytes[size(tree)] -= tree.bytes;
        beginning.add(tree);
      }
    }
    return beginning;
  }

  /** Counts the tree if it has room now. */
  @GuardedBy("this")
  private boolean begins(Tree tree) {
    Tree first = waiting.isEmpty() ? tree : waiting.getFirst();
    boolean goesAhead = !first.equals(tree);
    if (!hasRoom(tree) || (goesAhead && !mayGoAhead(tree, first))) {
      return false;
    }
    tree.isHeld = true;
    tree.wentAhead = goesAhead;
    count(tree, tree.bytes);
    return true;
  }

  /** Reports have half of the memory, so that they do not hold up requests. */
  @GuardedBy("this")
  private boolean hasRoom(Tree tree) {
    return held == 0
        || (held + tree.bytes <= max && (!tree.isReport || reported + tree.bytes <= max / 2));
  }

  /** Whether the tree is small, or leaves the first one its room beside all that went ahead. */
  @GuardedBy("this")
  private boolean mayGoAhead(Tree tree, Tree first) {
    return !tree.isReport && (tree.bytes <= max / SMALL || ahead + tree.bytes + first.bytes <= max);
  }

  @GuardedBy("this")
  private boolean mayWait(Tree tree) {
    return waitingBytes[size(tree)] + tree.bytes <= WAITING * max;
  }

  /** The same for trees of which none takes twice what another takes. */
  private static int size(Tree tree) {
    return Long.numberOfLeadingZeros(tree.bytes);
  }

  @GuardedBy("this")
  private void count(Tree tree, long bytes) {
    held += bytes;
    reported += tree.isReport ? bytes : 0;
    ahead += tree.wentAhead ? bytes : 0;
  }

  /** One body on its way to a tree. */
  static final class Tree {
    private final boolean isReport;
    private final long bytes;
    private final Promise<Void> room = Promise.promise();

    /** Guarded by the memory, as {@link #wentAhead} is. */
    private boolean isHeld;

    private boolean wentAhead;

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
