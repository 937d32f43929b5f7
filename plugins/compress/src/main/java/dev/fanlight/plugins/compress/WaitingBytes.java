package dev.fanlight.plugins.compress;

import io.vertx.core.buffer.Buffer;

/** The bytes of a body that have come and are not encoded yet. Confined to its event loop. */
final class WaitingBytes {
  private static final Buffer NOTHING = Buffer.buffer();

  private Buffer bytes = NOTHING;

  /** Where the bytes that wait begin. */
  private int from;

  /** Whether the buffer is no chunk of the source, so that more can be appended to it. */
  private boolean own;

  int size() {
    return bytes.length() - from;
  }

  /** A chunk that comes when nothing waits is not copied. */
  void add(Buffer chunk) {
    if (size() == 0) {
      bytes = chunk;
      from = 0;
      own = false;
      return;
    }
    if (!own || from > 0) { // a buffer that keeps what is encoded would grow as long as the body
      bytes = Buffer.buffer().appendBuffer(bytes, from, size());
      from = 0;
      own = true;
    }
    bytes.appendBuffer(chunk);
  }

  /** Takes the first bytes, at most so many, and lets something be made of them. */
  Buffer take(int most, Encoding encoding) {
    int begin = from;
    from = Math.min(bytes.length(), begin + most);
    return encoding.encode(bytes, begin, from);
  }

  void clear() {
    bytes = NOTHING;
    from = 0;
    own = false;
  }

  /** Encodes a part of a buffer. */
  @FunctionalInterface
  interface Encoding {
    Buffer encode(Buffer bytes, int from, int to);
  }
}
