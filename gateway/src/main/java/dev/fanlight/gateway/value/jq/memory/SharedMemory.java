package dev.fanlight.gateway.value.jq.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The memory that all running programs hold together. Safe for use by all threads.
 *
 * <p>Every program is granted its first {@link #PIECE}, however much the others hold. When a
 * program asks for more than there is room for, the program that holds the most fails, whether it
 * is the one that asks or another. The one that asks waits until the other has stopped, which
 * happens at its next step. So a small program does not fail because of a few large ones.
 */
final class SharedMemory {
  /** A quarter of the heap. */
  static final SharedMemory ALL = new SharedMemory(Runtime.getRuntime().maxMemory() / 4);

  /** A program takes memory in pieces of that many bytes. */
  static final long PIECE = 64 * 1024;

  private final long max;

  @GuardedBy("this")
  private final Set<Share> shares = Collections.newSetFromMap(new IdentityHashMap<>());

  @GuardedBy("this")
  private long held;

  /** Of {@link #held}: the bytes of programs that were told to stop. */
  @GuardedBy("this")
  private long leaving;

  /**
   * @param max in bytes
   */
  SharedMemory(long max) {
    this.max = max;
  }

  /** For one run of a program. */
  Share share() {
    return new Share(this);
  }

  synchronized long held() {
    return held;
  }

  /** Bytes that are given back soon. */
  synchronized long leaving() {
    return leaving;
  }

  private synchronized void grow(Share asks, long more) {
    try {
      while (asks.bytes > 0 && held + more > max) {
        asks.check();
        if (held - leaving + more > max) {
          tellLargest(asks, more);
        } else {
          wait();
        }
      }
      // What it takes from here on would not be in what leaves.
      asks.check();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Ledger.failed("was interrupted");
    }
    shares.add(asks);
    asks.bytes += more;
    held += more;
  }

  @GuardedBy("this")
  private void tellLargest(Share asks, long more) {
    Share largest = asks;
    long most = asks.bytes + more;
    for (Share other : shares) {
      if (!other.told && other.bytes > most) {
        largest = other;
        most = other.bytes;
      }
    }
    largest.told = true;
    leaving += largest.bytes;
    notifyAll();
  }

  private synchronized void giveBack(Share ends) {
    if (shares.remove(ends)) {
      held -= ends.bytes;
      leaving -= ends.told ? ends.bytes : 0;
      notifyAll();
    }
  }

  /** What one run of a program holds. Confined to the thread that runs it. */
  static final class Share implements AutoCloseable {
    private final SharedMemory memory;

    /** Written by the thread of this share, within the lock. */
    private long bytes;

    private volatile boolean told;

    private Share(SharedMemory memory) {
      this.memory = memory;
    }

    /**
     * Takes pieces until the share has at least that many bytes. May wait.
     *
     * @return the bytes that it has now
     * @throws GatewayError {@code overloaded} when there is no room and this share is the largest
     */
    long reach(long wanted) {
      long pieces = (wanted - bytes + PIECE - 1) / PIECE;
      memory.grow(this, pieces * PIECE);
      return bytes;
    }

    /**
     * To be called at every step.
     *
     * @throws GatewayError {@code overloaded} when this share must make room for others
     */
    void check() {
      if (told) {
        throw GatewayError.of(
            ErrorCode.OVERLOADED,
            "the jq programs together hold all the memory they may, and this one held the most");
      }
    }

    @Override
    public void close() {
      memory.giveBack(this);
    }
  }
}
