package dev.fanlight.plugins.ipaccess;

import org.jspecify.annotations.Nullable;

/**
 * An address as a number. An IPv4 address that is written as one of IPv6 ({@code ::ffff:192.0.2.1})
 * is the IPv4 address: clients of a listener for both families look like that.
 *
 * @param isV4 whether this is an IPv4 address, of which the number has 32 bits
 * @param high the upper 64 bits of the number
 * @param low the lower 64 bits of the number
 */
record IpAddress(boolean isV4, long high, long low) implements Comparable<IpAddress> {
  private static final long MAPPED = 0xffffL;
  private static final int V4_BITS = 32;
  private static final int V4_PARTS = 4;
  private static final int GROUPS = 8;
  private static final int GROUP_BITS = 16;
  private static final int LONGEST_GROUP = 4;
  private static final int HEX = 16;
  private static final int MAX_BYTE = 255;

  /** The address that a text is; null when it is none. Asks no name server. */
  static @Nullable IpAddress parse(String text) {
    if (text.indexOf(':') < 0) {
      long number = v4(text);
      return number < 0 ? null : new IpAddress(true, 0, number);
    }
    int zone = text.indexOf('%');
    long[] halves = v6(zone < 0 ? text : text.substring(0, zone));
    if (halves == null) {
      return null;
    }
    return halves[0] == 0 && halves[1] >>> V4_BITS == MAPPED
        ? new IpAddress(true, 0, halves[1] & 0xffff_ffffL)
        : new IpAddress(false, halves[0], halves[1]);
  }

  /** Four decimal numbers, without the zeros in front that some readers take for octal; else -1. */
  private static long v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4_PARTS) {
      return -1;
    }
    long number = 0;
    for (String part : parts) {
      int value = digits(part, 10, 3);
      if (value < 0 || value > MAX_BYTE || (part.length() > 1 && part.charAt(0) == '0')) {
        return -1;
      }
      number = number << Byte.SIZE | value;
    }
    return number;
  }

  private static long @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    int[] before = groups(gap < 0 ? text : text.substring(0, gap));
    int[] after = groups(gap < 0 ? "" : text.substring(gap + 2));
    if (before == null || after == null) {
      return null;
    }
    int missing = GROUPS - before.length - after.length;
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    long[] halves = new long[2];
    for (int i = 0; i < GROUPS; i++) {
      int j = i - before.length - missing;
      int group = i < before.length ? before[i] : j >= 0 ? after[j] : 0;
      int half = i / (GROUPS / 2);
      halves[half] = halves[half] << GROUP_BITS | group;
    }
    return halves;
  }

  /** Groups of up to four hexadecimal digits, the last two of them perhaps as an IPv4 address. */
  private static int @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    boolean endsInV4 = parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (endsInV4 ? 1 : 0)];
    for (int i = 0; i < parts.length; i++) {
      if (endsInV4 && i == parts.length - 1) {
        long number = v4(parts[i]);
        if (number < 0) {
          return null;
        }
        groups[i] = (int) (number >>> GROUP_BITS);
        groups[i + 1] = (int) (number & 0xffff);
        continue;
      }
      groups[i] = digits(parts[i], HEX, LONGEST_GROUP);
      if (groups[i] < 0) {
        return null;
      }
    }
    return groups;
  }

  /** A number of 1 to that many ASCII digits; else -1. */
  private static int digits(String text, int radix, int most) {
    if (text.isEmpty() || text.length() > most) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }

  /** Sets all bits from that one on, counted from the left of the address. */
  IpAddress withBitsSet(int from) {
    long highMask = isV4 ? 0 : mask(from);
    long lowMask = isV4 ? mask(from + Long.SIZE - V4_BITS) : mask(from - Long.SIZE);
    return new IpAddress(isV4, high | highMask, low | lowMask);
  }

  /** Clears all bits from that one on, counted from the left of the address. */
  IpAddress withBitsCleared(int from) {
    IpAddress set = withBitsSet(from);
    IpAddress zero = new IpAddress(isV4, 0, 0).withBitsSet(from);
    return new IpAddress(isV4, set.high & ~zero.high, set.low & ~zero.low);
  }

  /** A number whose bits are set from that one on, counted from the left. */
  private static long mask(int from) {
    return from <= 0 ? -1L : from >= Long.SIZE ? 0 : -1L >>> from;
  }

  /** The next address; behind IPv4 comes IPv6, and null behind that. */
  @Nullable IpAddress next() {
    if (isV4) {
      return low == 0xffff_ffffL ? new IpAddress(false, 0, 0) : new IpAddress(true, 0, low + 1);
    }
    return low == -1L && high == -1L
        ? null
        : new IpAddress(false, low == -1L ? high + 1 : high, low + 1);
  }

  @Override
  public int compareTo(IpAddress other) {
    int families = Boolean.compare(other.isV4, isV4);
    int highs = families != 0 ? families : Long.compareUnsigned(high, other.high);
    return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
  }

  /** As it is written, without the shortest form of IPv6. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int bits = isV4 ? Byte.SIZE : GROUP_BITS;
    for (int shift = (isV4 ? V4_BITS : 2 * Long.SIZE) - bits; shift >= 0; shift -= bits) {
      long part = shift >= Long.SIZE ? high >>> (shift - Long.SIZE) : low >>> shift;
      text.append(isV4 ? Long.toString(part & 0xff) : Long.toHexString(part & 0xffff));
      text.append(shift == 0 ? "" : isV4 ? "." : ":");
    }
    return text.toString();
  }
}
