package dev.fanlight.gateway.server.wire.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Whatever begins a connection behind a proxy: it is a header or none, however it is cut into
 * pieces, and what follows a header is the client's, byte for byte. A header with a checksum of
 * which a bit has changed is none.
 */
public final class ProxyHeaderFuzz {
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final byte[] LINE = {'P', 'R', 'O', 'X', 'Y', ' '};
  private static final int FIXED = 16;
  private static final int ADDRESSES = 12;
  private static final int CHECKSUM = 7;
  private static final int MOST = 1000;

  private ProxyHeaderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2 || input.length > MOST) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 2, input.length);
    switch (input[0] & 3) {
      case 0 -> read(rest, input[1] & 0xff);
      case 1 -> read(joined(SIGNATURE, rest), input[1] & 0xff);
      case 2 -> read(joined(LINE, rest), input[1] & 0xff);
      default -> changed(rest, input[1] & 0xff);
    }
  }

  /** What came of a connection. */
  private record Beginning(boolean refused, @Nullable InetAddress client, byte[] passed) {
    boolean isLike(Beginning other) {
      return refused == other.refused
          && (refused || (client == null ? other.client == null : client.equals(other.client)))
          && (refused || Arrays.equals(passed, other.passed));
    }
  }

  private static void read(byte[] bytes, int cut) {
    Beginning whole = begun(bytes, bytes.length);
    Beginning pieces = begun(bytes, 1 + cut % Math.max(1, bytes.length));
    require(whole.isLike(pieces), whole + " in one piece, " + pieces + " in several");
    require(
        Arrays.equals(
            whole.passed,
            Arrays.copyOfRange(bytes, bytes.length - whole.passed.length, bytes.length)),
        "other bytes pass than came");
  }

  private static Beginning begun(byte[] bytes, int piece) {
    InetAddress[] client = new InetAddress[1];
    boolean[] refused = new boolean[1];
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new ProxyHeaderHandler(
                new ProxyHeaderHandler.Reader() {
                  @Override
                  public boolean introduced(@Nullable InetAddress named, int port) {
                    client[0] = named;
                    return true;
                  }

                  @Override
                  public void notIntroduced() {
                    refused[0] = true;
                  }
                }));
    for (int at = 0; at < bytes.length; at += piece) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
    }
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (ByteBuf some = channel.readInbound(); some != null; some = channel.readInbound()) {
      byte[] copy = new byte[some.readableBytes()];
      some.readBytes(copy);
      passed.writeBytes(copy);
      some.release();
    }
    channel.finishAndReleaseAll();
    return new Beginning(refused[0], client[0], passed.toByteArray());
  }

  /** A header of IPv4 with a checksum, whose TLV comes first, and one that is filled up. */
  private static void changed(byte[] filling, int bit) {
    byte[] header = new byte[FIXED + ADDRESSES + CHECKSUM + 3 + filling.length];
    System.arraycopy(SIGNATURE, 0, header, 0, SIGNATURE.length);
    header[12] = 0x21;
    header[13] = 0x11;
    number(header, 14, header.length - FIXED);
    for (int i = 0; i < ADDRESSES; i++) {
      header[FIXED + i] = filling.length == 0 ? 0 : filling[i % filling.length];
    }
    header[FIXED + ADDRESSES] = 3;
    number(header, FIXED + ADDRESSES + 1, 4);
    int filled = FIXED + ADDRESSES + CHECKSUM;
    header[filled] = 4;
    number(header, filled + 1, filling.length);
    System.arraycopy(filling, 0, header, filled + 3, filling.length);
    CRC32C sum = new CRC32C();
    sum.update(header);
    number(header, filled - 4, (int) (sum.getValue() >> 16));
    number(header, filled - 2, (int) sum.getValue());
    require(!begun(header, header.length).refused, "a header with its checksum is refused");

    // The addresses, the checksum, and what is filled up.
    int first = bit % 3 == 0 ? FIXED : bit % 3 == 1 ? filled - 4 : filled + 3;
    int length = bit % 3 == 0 ? ADDRESSES : bit % 3 == 1 ? 4 : filling.length;
    if (length > 0) {
      header[first + bit / 3 % length] ^= (byte) (1 << bit % 8);
      require(begun(header, header.length).refused, "a header that has changed is taken");
    }
  }

  private static void number(byte[] header, int at, int number) {
    header[at] = (byte) (number >> 8);
    header[at + 1] = (byte) number;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
