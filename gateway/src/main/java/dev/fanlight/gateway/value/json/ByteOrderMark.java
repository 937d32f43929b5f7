package dev.fanlight.gateway.value.json;

import io.vertx.core.buffer.Buffer;

/**
 * The mark that some put before a text in UTF-8. JSON has no place for it, and a reader may ignore
 * it (RFC 8259, section 8.1).
 */
public final class ByteOrderMark {
  private static final int LENGTH = 3;

  private ByteOrderMark() {}

  /** The same text, without the mark if it begins with one. */
  public static Buffer without(Buffer text) {
    boolean marked =
        text.length() >= LENGTH
            && text.getByte(0) == (byte) 0xef
            && text.getByte(1) == (byte) 0xbb
            && text.getByte(2) == (byte) 0xbf;
    return marked ? text.slice(LENGTH, text.length()) : text;
  }
}
