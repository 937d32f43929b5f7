package dev.fanlight.plugins.ipaccess;

/**
 * A network in CIDR notation, or one address.
 *
 * @param first its first address
 * @param length how many bits all its addresses have in common
 */
record IpNetwork(IpAddress first, int length) {
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;
  private static final int MAPPED_BITS = V6_BITS - V4_BITS;

  /**
   * Reads a network. {@code ::ffff:192.0.2.0/120} is the IPv4 network {@code 192.0.2.0/24}.
   *
   * @throws IllegalArgumentException when it is none, or has bits beyond its prefix: then one of
   *     its two halves is not what somebody meant
   */
  static IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    String before = slash < 0 ? text : text.substring(0, slash);
    IpAddress address = before.indexOf('%') < 0 ? IpAddress.parse(before) : null;
    if (address == null) {
      throw new IllegalArgumentException(
          "not an address or network such as 192.0.2.0/24 or 2001:db8::/32: " + shown(text));
    }
    int bits = address.isV4() ? V4_BITS : V6_BITS;
    boolean mapped = address.isV4() && before.indexOf(':') >= 0;
    int shift = mapped ? MAPPED_BITS : 0;
    int length = slash < 0 ? bits : length(text.substring(slash + 1)) - shift;
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException(
          "the prefix of %s must be %d to %d bits long"
              .formatted(shown(text), shift, shift + bits));
    }
    IpAddress first = address.withBitsCleared(length);
    if (!first.equals(address)) {
      throw new IllegalArgumentException(
          "%s has bits beyond its prefix: the network is %s/%d, the address %s"
              .formatted(shown(text), first, length, address));
    }
    return new IpNetwork(first, length);
  }

  private static int length(String text) {
    return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -V6_BITS;
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }

  IpAddress last() {
    return first.withBitsSet(length);
  }

  @Override
  public String toString() {
    return first + "/" + length;
  }
}
