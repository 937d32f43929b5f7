package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of the trees that threads of the pool read bodies into. All places of the
 * plugin share the bound. Safe for use by all threads.
 */
final class TreeMemory {
  /** Bytes that all trees take together. */
  static final SharedKey<AtomicLong> TREES = SharedKey.of("trees", AtomicLong.class);

  /** Bytes of memory for each byte of a body that is nothing but small objects: the worst case. */
  private static final long PER_BYTE = 32;

  /** All trees have one in so many of the bytes of the heap. */
  private static final int PART_OF_HEAP = 4;

  private final AtomicLong held;
  private final long max;

  private TreeMemory(AtomicLong held, long max) {
    this.held = held;
    this.max = max;
  }

  static TreeMemory of(PluginContext context) {
    return new TreeMemory(
        context.shared(TREES, AtomicLong::new), Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Counts the tree of a body. There is always room for a single one: {@code max_body} bounds it.
   *
   * @param length of the body, in bytes
   * @return the bytes to be given back
   * @throws GatewayError {@code overloaded} if there is no room
   */
  long take(long length) {
    long tree = PER_BYTE * length;
    long before = held.get();
    while (before == 0 || before + tree <= max) {
      if (held.compareAndSet(before, before + tree)) {
        return tree;
      }
      before = held.get();
    }
    throw GatewayError.of(
        ErrorCode.OVERLOADED, "the bodies that are being checked take all the memory they may");
  }

  void giveBack(long tree) {
    held.addAndGet(-tree);
  }
}
