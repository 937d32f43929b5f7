package dev.fanlight.plugin;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Content that comes in chunks and is wanted whole: most comes in one, which is not copied. */
final class Chunks {
  private @Nullable Buffer first;
  private @Nullable Buffer joined;

  void add(Buffer chunk) {
    if (first == null) {
      first = chunk;
      return;
    }
    if (joined == null) {
      joined = Buffer.buffer(2 * (first.length() + chunk.length())).appendBuffer(first);
    }
    joined.appendBuffer(chunk);
  }

  Buffer whole() {
    if (joined != null) {
      return joined;
    }
    return first == null ? Buffer.buffer() : first;
  }

  long length() {
    return joined != null ? joined.length() : first == null ? 0 : first.length();
  }
}
