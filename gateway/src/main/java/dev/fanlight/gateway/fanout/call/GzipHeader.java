package dev.fanlight.gateway.fanout.call;

import java.util.zip.DataFormatException;

/** What a member of a gzip body begins with (RFC 1952, section 2.3). */
final class GzipHeader {
  private static final int FIXED = 10;
  private static final int LONGEST = 64 * 1024;
  private static final int CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private GzipHeader() {}

  /**
   * Where it ends; -1 when there is not enough of it yet.
   *
   * @throws DataFormatException when it is none
   */
  static int end(byte[] in, int from) throws DataFormatException {
    if (in.length - from < FIXED) {
      return -1;
    }
    int flags = in[from + 3];
    if (in[from] != 0x1f || in[from + 1] != (byte) 0x8b || in[from + 2] != 8) {
      throw new DataFormatException("it does not begin as gzip does");
    }
    if ((flags & RESERVED) != 0 || (in.length - from > LONGEST && end(in, from, flags) < 0)) {
      throw new DataFormatException("its gzip header is broken");
    }
    return end(in, from, flags);
  }

  private static int end(byte[] in, int from, int flags) {
    int at = from + FIXED;
    if ((flags & EXTRA) != 0) {
      at =
          at + 2 <= in.length
              ? at + 2 + (in[at] & 0xff) + ((in[at + 1] & 0xff) << 8)
              : in.length + 1;
    }
    at = (flags & NAME) == 0 ? at : afterZero(in, at);
    at = (flags & COMMENT) == 0 ? at : afterZero(in, at);
    at = (flags & CRC) == 0 ? at : at + 2;
    return at <= in.length ? at : -1;
  }

  private static int afterZero(byte[] in, int from) {
    for (int at = from; at < in.length; at++) {
      if (in[at] == 0) {
        return at + 1;
      }
    }
    return in.length + 1;
  }
}
