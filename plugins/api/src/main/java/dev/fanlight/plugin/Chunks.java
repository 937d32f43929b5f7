package dev.fanlight.plugin;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Content that comes in chunks and is wanted whole. Chunks are kept as they come, so that they take
 * no more memory than their length; only small ones are put together. Most content comes in one
 * chunk, which is not copied.
 */
final class Chunks {
  private static final int SMALL = 4 * 1024;
  private static final int TOGETHER = 16 * 1024;

  private final List<Buffer> pieces = new ArrayList<>(1);
  private boolean lastIsOwn;
  private int length;

  void add(Buffer chunk) {
    length += chunk.length();
    Buffer last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
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

  /** All of it: the only chunk itself, or a copy of exactly its size. Lets go of the chunks. */
  Buffer whole() {
    Buffer whole = pieces.size() == 1 && !lastIsOwn ? pieces.get(0) : Buffer.buffer(length);
    if (pieces.size() != 1 || lastIsOwn) {
      pieces.forEach(whole::appendBuffer);
    }
    clear();
    return whole;
  }

  /** Lets go of all of it. */
  void clear() {
    pieces.clear();
    lastIsOwn = false;
    length = 0;
  }

  int length() {
    return length;
  }
}
