package dev.fanlight.plugin;

import io.vertx.core.buffer.Buffer;

/** Content that comes in chunks and is wanted whole: most comes in one, which is not copied. */
final class Chunks {
  private Buffer whole = Buffer.buffer(0);
  private boolean copied;

  void add(Buffer chunk) {
    if (whole.length() == 0) {
      whole = chunk;
      return;
    }
    if (!copied) {
      copied = true;
      whole = Buffer.buffer(2 * (whole.length() + chunk.length())).appendBuffer(whole);
    }
    whole.appendBuffer(chunk);
  }

  Buffer whole() {
    return whole;
  }

  int length() {
    return whole.length();
  }
}
