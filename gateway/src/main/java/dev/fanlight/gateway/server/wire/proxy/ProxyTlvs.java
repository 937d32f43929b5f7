package dev.fanlight.gateway.server.wire.proxy;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/**
 * What version 2 of the header may say besides addresses: a list of type, length and value (TLV).
 * The gateway uses one of them, the checksum of the whole header.
 */
final class ProxyTlvs {
  private static final int CHECKSUM = 0x03;
  private static final int CHECKSUM_LENGTH = 4;

  /** Type and length. */
  private static final int HEAD = 3;

  private ProxyTlvs() {}

  /** Whether the bytes are TLVs, up to their last byte. */
  static boolean fill(ByteBuf bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (at + HEAD > end) {
        return false;
      }
      at = next(bytes, at);
    }
    return at == end;
  }

  /**
   * Whether every checksum is that of the header, computed with 0 in the place of the checksum.
   *
   * @param header where the header begins
   * @param from where its TLVs begin, which {@link #fill} the rest of it
   * @param end where it ends
   */
  static boolean agree(ByteBuf bytes, int header, int from, int end) {
    for (int at = from; at < end; at = next(bytes, at)) {
      if (bytes.getUnsignedByte(at) == CHECKSUM) {
        int value = at + HEAD;
        if (next(bytes, at) - value != CHECKSUM_LENGTH
            || checksum(bytes, header, value, end) != bytes.getUnsignedInt(value)) {
          return false;
        }
      }
    }
    return true;
  }

  private static int next(ByteBuf bytes, int at) {
    return at + HEAD + bytes.getUnsignedShort(at + 1);
  }

  private static long checksum(ByteBuf bytes, int header, int value, int end) {
    byte[] all = new byte[end - header];
    bytes.getBytes(header, all);
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      all[value - header + i] = 0;
    }
    CRC32C sum = new CRC32C();
    sum.update(all);
    return sum.getValue();
  }
}
