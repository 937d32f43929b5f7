package dev.fanlight.gateway.server.wire.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fanlight.gateway.config.Network;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header with which a proxy begins a connection: the PROXY protocol of HAProxy, version 1
 * (a line of text) or 2 (binary).
 *
 * @param length in bytes; what follows is the client's
 * @param client that the connection comes from; null: the proxy itself, or a client that it cannot
 *     name
 * @param port of the client; 0: there is none
 */
record ProxyHeader(int length, @Nullable InetAddress client, int port) {
  /** The bytes are no header, and further bytes cannot make them one. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  private static final String LINE = "PROXY ";

  /** With its end: what the protocol allows. */
  private static final int LONGEST_LINE = 107;

  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
  private static final int FIXED = 16;

  /** Of version 2, which may say more than addresses; others allow up to 64 KiB. */
  private static final int MOST = 4096;

  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
  private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN( [ -~]*)?");
  private static final Pattern KNOWN =
      Pattern.compile("PROXY TCP([46]) ([0-9a-fA-F.:]+) ([0-9a-fA-F.:]+) ([0-9]+) ([0-9]+)");

  /**
   * The header that the bytes begin with; null where more are needed to tell.
   *
   * @throws Invalid when they do not begin with one
   */
  static @Nullable ProxyHeader read(ByteBuf bytes) throws Invalid {
    if (!bytes.isReadable()) {
      return null;
    }
    return bytes.getByte(bytes.readerIndex()) == SIGNATURE[0] ? binary(bytes) : text(bytes);
  }

  private static @Nullable ProxyHeader text(ByteBuf bytes) throws Invalid {
    begins(bytes, LINE.getBytes(ISO_8859_1));
    int from = bytes.readerIndex();
    int longest = Math.min(bytes.readableBytes(), LONGEST_LINE);
    int end = bytes.indexOf(from, from + longest, (byte) '\n');
    if (end < 0) {
      if (longest == LONGEST_LINE) {
        throw new Invalid("its line is too long");
      }
      return null;
    }
    if (bytes.getByte(end - 1) != '\r') {
      throw new Invalid("its line does not end with CR LF");
    }
    String line = bytes.toString(from, end - 1 - from, ISO_8859_1);
    return client(line, end + 1 - from);
  }

  private static ProxyHeader client(String line, int length) throws Invalid {
    if (UNKNOWN.matcher(line).matches()) {
      return new ProxyHeader(length, null, 0);
    }
    Matcher parts = KNOWN.matcher(line);
    if (!parts.matches()) {
      throw new Invalid("its line is malformed");
    }
    boolean v4 = parts.group(1).equals("4");
    int port = port(parts.group(4));
    port(parts.group(5));
    address(parts.group(3), v4);
    return new ProxyHeader(length, address(parts.group(2), v4), port);
  }

  private static int port(String port) throws Invalid {
    int number = PORT.matcher(port).matches() ? Integer.parseInt(port) : -1;
    if (number < 0 || number > 0xFFFF) {
      throw new Invalid("a port of it is malformed");
    }
    return number;
  }

  private static InetAddress address(String address, boolean v4) throws Invalid {
    boolean valid = v4 == address.indexOf(':') < 0;
    InetAddress read = valid ? Network.address(address) : null;
    if (read == null) {
      throw new Invalid("an address of it is malformed");
    }
    return read;
  }

  private static @Nullable ProxyHeader binary(ByteBuf bytes) throws Invalid {
    begins(bytes, SIGNATURE);
    if (bytes.readableBytes() < FIXED) {
      return null;
    }
    int from = bytes.readerIndex();
    int version = bytes.getUnsignedByte(from + 12);
    int kind = bytes.getUnsignedByte(from + 13);
    int rest = bytes.getUnsignedShort(from + 14);
    if (version != 0x20 && version != 0x21) {
      throw new Invalid("it has an unknown version or command");
    }
    if (rest > MOST - FIXED) {
      throw new Invalid("it is too long");
    }
    boolean local = version == 0x20;
    Addresses addresses = local ? Addresses.IGNORED : addresses(kind);
    if (rest < addresses.all()) {
      throw new Invalid("it is too short for its addresses");
    }
    if (bytes.readableBytes() < FIXED + rest) {
      return null;
    }
    check(bytes, from + FIXED + addresses.all(), from + FIXED + rest, addresses);
    int one = addresses.one();
    return one == 0
        ? new ProxyHeader(FIXED + rest, null, 0)
        : new ProxyHeader(
            FIXED + rest,
            client(bytes, from + FIXED, one),
            bytes.getUnsignedShort(from + FIXED + 2 * one));
  }

  private static void check(ByteBuf bytes, int tlvs, int end, Addresses addresses) throws Invalid {
    boolean filled = ProxyTlvs.fill(bytes, tlvs, end);
    if (!filled && !addresses.equals(Addresses.IGNORED)) {
      throw new Invalid("what follows its addresses is malformed");
    }
    if (filled && !ProxyTlvs.agree(bytes, bytes.readerIndex(), tlvs, end)) {
      throw new Invalid("its checksum is wrong");
    }
  }

  /**
   * How many bytes the addresses have.
   *
   * @param one of one address; 0: none is given that can be used
   * @param all of the addresses and ports together
   */
  private record Addresses(int one, int all) {
    static final Addresses V4 = new Addresses(4, 12);
    static final Addresses V6 = new Addresses(16, 36);

    /** Paths of a socket of the proxy's own machine. */
    static final Addresses UNIX = new Addresses(0, 216);

    /** The proxy may put anything there. */
    static final Addresses IGNORED = new Addresses(0, 0);
  }

  private static Addresses addresses(int kind) throws Invalid {
    return switch (kind) {
      case 0x11 -> Addresses.V4;
      case 0x21 -> Addresses.V6;
      case 0x31 -> Addresses.UNIX;
      case 0x00 -> Addresses.IGNORED;
      default -> throw new Invalid("it is not about a TCP connection");
    };
  }

  private static InetAddress client(ByteBuf bytes, int at, int length) {
    byte[] address = new byte[length];
    bytes.getBytes(at, address);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As far as there are bytes. */
  private static void begins(ByteBuf bytes, byte[] with) throws Invalid {
    int known = Math.min(bytes.readableBytes(), with.length);
    for (int i = 0; i < known; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != with[i]) {
        throw new Invalid("there is none");
      }
    }
  }
}
