package dev.fanlight.gateway.limit.memory;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Content that arrives in chunks and is wanted whole. Chunks are kept as they come, so that nothing
 * grows by being copied; only small ones are put together, because a byte in a buffer of its own
 * costs a hundred. Confined to one thread.
 */
public final class Gathering {
  private static final int SMALL = 4 * 1024;
  private static final int TOGETHER = 16 * 1024;

  private final List<Buffer> pieces = new ArrayList<>(1);
  private boolean lastIsOwn;
  private long length;

  /** The chunk must not be changed afterwards. */
  public void add(Buffer chunk) {
    length += chunk.length();
    Buffer last = pieces.isEmpty() ? null : pieces.getLast();
    if (last == null || last.length() + chunk.length() > TOGETHER || chunk.length() > SMALL) {
      pieces.add(chunk);
      lastIsOwn = false;
    } else if (lastIsOwn) {
      last.appendBuffer(chunk);
    } else {
      Buffer own = Buffer.buffer(2 * (last.length() + chunk.length()));
      pieces.set(pieces.size() - 1, own.appendBuffer(last).appendBuffer(chunk));
      lastIsOwn = true;
    }
  }

  /** In bytes. */
  public long length() {
    return length;
  }

  /** All of it as one buffer: the only chunk itself, or a copy of exactly its size. */
  public Buffer whole() {
    if (pieces.size() != 1) {
      Buffer whole = Buffer.buffer(Math.toIntExact(length));
      pieces.forEach(whole::appendBuffer);
      pieces.clear();
      pieces.add(whole);
      lastIsOwn = false;
    }
    return pieces.getFirst();
  }

  /** Lets go of all of it. */
  public void clear() {
    pieces.clear();
    lastIsOwn = false;
    length = 0;
  }
}
