package dev.fanlight.gateway.server.wire.http1;

import io.netty.buffer.ByteBuf;

/**
 * The first line of a chunk: its size and its extensions (RFC 9112, section 7.1.1). Netty has
 * checked the size and which bytes stand in the line, but accepts an extension without a name.
 */
final class ChunkLine {
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = '!'; c <= '~'; c++) {
      TOKEN[c] = "(),/:;<=>?@[\\]{}\"".indexOf(c) < 0;
    }
  }

  private final ByteBuf bytes;
  private final int end;
  private int at;

  private ChunkLine(ByteBuf bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The bytes from {@code from} to {@code end}, without the line's CRLF. */
  static boolean isValid(ByteBuf bytes, int from, int end) {
    int semicolon = bytes.indexOf(from, end, (byte) ';');
    return semicolon < 0 || new ChunkLine(bytes, semicolon, end).hasExtensions();
  }

  /** Whether it announces the last chunk. */
  static boolean isLast(ByteBuf bytes, int from, int end) {
    int at = from;
    while (at < end && bytes.getByte(at) == '0') {
      at++;
    }
    return at > from && (at == end || " \t;".indexOf(bytes.getByte(at)) >= 0);
  }

  private boolean hasExtensions() {
    while (at < end) {
      if (!takes(';') || !token()) {
        return false;
      }
      space();
      if (takes('=') && !value()) {
        return false;
      }
    }
    return true;
  }

  private boolean takes(char wanted) {
    if (at < end && bytes.getByte(at) == wanted) {
      at++;
      space();
      return true;
    }
    return false;
  }

  private void space() {
    while (at < end && (bytes.getByte(at) == ' ' || bytes.getByte(at) == '\t')) {
      at++;
    }
  }

  private boolean token() {
    int from = at;
    while (at < end && TOKEN[bytes.getByte(at) & 0xff]) {
      at++;
    }
    return at > from;
  }

  private boolean value() {
    boolean valid = (at < end && bytes.getByte(at) == '"') ? quoted() : token();
    space();
    return valid;
  }

  private boolean quoted() {
    for (at++; at < end; at++) {
      byte next = bytes.getByte(at);
      if (next == '"') {
        at++;
        return true;
      }
      if (next == '\\') {
        at++;
      }
    }
    return false;
  }
}
