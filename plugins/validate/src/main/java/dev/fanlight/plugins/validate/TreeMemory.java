package dev.fanlight.plugins.validate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

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

  /** A tree of up to so small a part of the memory goes ahead of any ... */
  private static final int SMALL = 16;

  /** ... until so many times the memory went ahead of the first that waits. */
  private static final int PASSING = 4;

  /** Trees that no thread has begun to read. Beyond, the pool's queue would be full of them. */
  private static final int MOST_IDLE = 32;

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

  /** Bytes that went ahead of the first that waits, since it is the first. */
  @GuardedBy("this")
  private long passed;

  /** Trees of requests that are held and that no thread has begun. */
  @GuardedBy("this")
  private int idle;

  /** Trees that have room now, and are to be told. */
  @GuardedBy("this")
  private final Deque<Tree> ready = new ArrayDeque<>();

  /** Whether somebody tells them: what follows may give back again, and must not be nested. */
  @GuardedBy("this")
  private boolean telling;

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

  /** A thread begins with the tree, so that the next may have its place in the pool's queue. */
  void begun(Tree tree) {
    synchronized (this) {
      if (tree.isHeld && tree.isIdle) {
        tree.isIdle = false;
        idle--;
        begin();
      }
    }
    tell();
  }

  /** Idempotent. A tree that waits, waits no more; its future is never completed. */
  void giveBack(Tree tree) {
    synchronized (this) {
      if (tree.isHeld) {
        count(tree, -1);
        tree.isHeld = false;
        begin();
      } else if (waiting.contains(tree)) {
        boolean wasFirst = tree.equals(waiting.getFirst());
        waiting.remove(tree);
        left(tree, wasFirst);
        if (wasFirst) {
          begin();
        }
      }
    }
    tell();
  }

  /** Those of the waiting ones that have room now are ready. They wait no more. */
  @GuardedBy("this")
  private void begin() {
    Iterator<Tree> each = waiting.iterator();
    while (each.hasNext() && held < max && idle < MOST_IDLE) {
      Tree tree = each.next();
      boolean isFirst = tree.equals(waiting.getFirst());
      if (begins(tree)) {
        each.remove();
        left(tree, isFirst);
        ready.add(tree);
      }
    }
  }

  @GuardedBy("this")
  private void left(Tree tree, boolean wasFirst) {
    waitingBytes[size(tree)] -= tree.bytes;
    passed = wasFirst ? 0 : passed;
  }

  private void tell() {
    synchronized (this) {
      if (telling) {
        return; // whoever tells takes these too
      }
    }
    for (Tree next = next(); next != null; next = next()) {
      try {
        next.room.complete();
      } catch (RuntimeException | Error thrown) {
        stopTelling();
        throw thrown;
      }
    }
  }

  private synchronized @Nullable Tree next() {
    Tree next = ready.poll();
    telling = next != null;
    return next;
  }

  private synchronized void stopTelling() {
    telling = false;
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
    tree.isIdle = !tree.isReport;
    tree.wentAhead = goesAhead;
    passed += goesAhead ? tree.bytes : 0;
    count(tree, 1);
    return true;
  }

  /** Reports have half of the memory, so that they do not hold up requests. */
  @GuardedBy("this")
  private boolean hasRoom(Tree tree) {
    return held == 0
        || (held + tree.bytes <= max
            && (tree.isReport ? reported + tree.bytes <= max / 2 : idle < MOST_IDLE));
  }

  /** Whether the tree is small, or leaves the first one its room beside all that went ahead. */
  @GuardedBy("this")
  private boolean mayGoAhead(Tree tree, Tree first) {
    return !tree.isReport
        && ((tree.bytes <= max / SMALL && passed <= PASSING * max)
            || ahead + tree.bytes + first.bytes <= max);
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
  private void count(Tree tree, int sign) {
    long bytes = sign * tree.bytes;
    held += bytes;
    reported += tree.isReport ? bytes : 0;
    ahead += tree.wentAhead ? bytes : 0;
    idle += tree.isIdle ? sign : 0;
  }

  /** One body on its way to a tree. */
  static final class Tree {
    private final boolean isReport;
    private final long bytes;
    private final Promise<Void> room = Promise.promise();

    /** Guarded by the memory, as {@link #wentAhead} is. */
    private boolean isHeld;

    private boolean wentAhead;

    /** Whether no thread has begun with it. */
    private boolean isIdle;

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
