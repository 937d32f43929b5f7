package dev.fanlight.plugins.compress.coding;

import io.vertx.core.buffer.Buffer;

/**
 * Encodes one body after the other. It has memory outside of the heap until {@link #close}.
 * Confined to one event loop.
 */
interface Coder {
  /** What becomes of what the coder still has after the bytes that it is given. */
  enum Then {
    /** It may keep them: more comes at once. */
    GO_ON,
    /** All that it was given comes out: the client waits for it. */
    FLUSH,
    /** The body ends. */
    END
  }

  /** Begins a body, whatever became of the one before. */
  void begin(int level);

  /** Encodes bytes of the body, and appends what comes out. */
  void code(Buffer body, int from, int to, Then then, Buffer out);

  /** Frees the memory. */
  void close();
}
