package dev.fanlight.gateway.config;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses: those whose first bits are the same. An IPv4 address that is mapped into
 * IPv6 ({@code ::ffff:192.0.2.1}) is the IPv4 address, in a block as anywhere else.
 *
 * @param address one of the block
 * @param prefix how many bits count
 */
public record Network(InetAddress address, int prefix) {
  /** Bits in front of an IPv4 address that is mapped into IPv6. */
  private static final int MAPPED = 96;

  /** Null for what is neither an address nor a block. */
  public static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    String written = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = address(written);
    if (address == null) {
      return null;
    }
    int all = address.getAddress().length * 8;
    int skipped = all == 32 && written.indexOf(':') >= 0 ? MAPPED : 0;
    int prefix = slash < 0 ? all : number(text.substring(slash + 1)) - skipped;
    return prefix < 0 || prefix > all ? null : new Network(address, prefix);
  }

  /**
   * Reads an address as RFC 3986, section 3.2.2 writes it: without a zone, and without a zero in
   * front of a number, which some read as octal. Only an address that begins with {@code ::ffff:}
   * becomes one of IPv4: {@code ::192.0.2.1} is {@code ::c000:201}.
   *
   * @return null for anything else
   */
  public static @Nullable InetAddress address(String text) {
    boolean plain = text.indexOf('%') < 0 && text.indexOf('[') < 0 && !hasLeadingZero(text);
    String groups = plain ? groups(text) : null;
    byte[] bytes = groups == null ? null : NetUtil.createByteArrayFromIpAddressString(groups);
    try {
      // Makes an IPv4 address of one that is mapped.
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      return null;
    }
  }

  /**
   * Writes the IPv4 address at the end of an IPv6 address as two groups. Netty would take {@code
   * ::192.0.2.1} for the IPv4 address, and {@code 64:ff9b::192.0.2.1} for no address.
   *
   * @return null when the end is no IPv4 address
   */
  private static @Nullable String groups(String text) {
    int end = text.lastIndexOf(':') + 1;
    if (end == 0 || text.indexOf('.') < 0) {
      return text;
    }
    byte[] four = NetUtil.createByteArrayFromIpAddressString(text.substring(end));
    if (four == null) {
      return null;
    }
    String digits = HexFormat.of().formatHex(four);
    return text.substring(0, end) + digits.substring(0, 4) + ':' + digits.substring(4);
  }

  /** As RFC 5952 writes it. */
  public static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }

  /** A host as an address of a URL has it; an address of IPv6 in the one form of RFC 5952. */
  public static String host(String written) {
    boolean ipv6 = written.startsWith("[") && written.endsWith("]");
    InetAddress address = ipv6 ? address(written.substring(1, written.length() - 1)) : null;
    return address instanceof Inet6Address ? '[' + text(address) + ']' : written;
  }

  /** Of the IPv4 address that the text is, or ends with. */
  private static boolean hasLeadingZero(String text) {
    if (text.indexOf('.') < 0) {
      return false;
    }
    String[] numbers = text.substring(text.lastIndexOf(':') + 1).split("\\.", -1);
    return Arrays.stream(numbers)
        .anyMatch(number -> number.length() > 1 && number.charAt(0) == '0');
  }

  /** Without zeros in front; -1 for anything else. */
  private static int number(String text) {
    return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
  }

  /** Whether an address is one of the block. */
  public boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    byte[] own = address.getAddress();
    int whole = prefix / 8;
    if (bytes.length != own.length || !Arrays.equals(bytes, 0, whole, own, 0, whole)) {
      return false;
    }
    int mask = (0xff00 >> (prefix % 8)) & 0xff;
    return mask == 0 || (bytes[whole] & mask) == (own[whole] & mask);
  }
}
