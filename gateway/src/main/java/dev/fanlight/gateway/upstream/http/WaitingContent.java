package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.limit.memory.HeldBytes;
import org.jspecify.annotations.Nullable;

/**
 * Counts the content of an answer that has come and that its reader has not taken. Confined to one
 * event loop.
 */
final class WaitingContent {
  private final HeldBytes held;

  /** Bytes that the reader has taken. */
  private long taken;

  /** Null while none did wait. */
  private @Nullable HeldBytes waiting;

  WaitingContent(HeldBytes held) {
    this.held = held;
  }

  long taken() {
    return taken;
  }

  /** The reader takes so many bytes that need not have waited. */
  void pass(int bytes) {
    taken += bytes;
  }

  void take(int bytes) {
    taken += bytes;
    if (waiting != null && waiting.bytes() > 0) {
      waiting.giveBack(Math.min(bytes, waiting.bytes()));
    }
  }

  /** So much content has come so far. */
  void hold(long content) {
    if (waiting == null) {
      if (content == taken) {
        return;
      }
      waiting = held.part();
    }
    waiting.hold(content - taken);
  }

  /** Nothing waits any more. */
  void end() {
    if (waiting != null) {
      waiting.end();
    }
  }
}
