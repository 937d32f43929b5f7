package dev.fanlight.gateway.route.path;

/**
 * An ASCII character in more octets than one: {@code C0 AF}, {@code E0 80 AF} or {@code F0 80 80
 * AF} for a slash. That is no UTF-8, but old readers take it for the character.
 */
final class LongForm {
  private static final int MOST = 6;

  private LongForm() {}

  /** Puts the character in the place of the long form that the octets end with. */
  static boolean endsWith(StringBuilder octets) {
    int last = octets.length() - 1;
    if (last < 1 || !isContinuation(octets.charAt(last))) {
      return false;
    }
    int high = octets.charAt(last - 1);
    if ((high & ~1) != 0xC0 && ((high & ~1) != 0x80 || !begins(octets, last - 2))) {
      return false;
    }
    int from = (high & ~1) == 0xC0 ? last - 1 : lead(octets, last - 2);
    char character = (char) ((high & 1) << 6 | (octets.charAt(last) & 0x3F));
    octets.setLength(from);
    octets.append(character);
    return true;
  }

  private static boolean isContinuation(char octet) {
    return (octet & ~0x3F) == 0x80;
  }

  private static boolean begins(StringBuilder octets, int at) {
    return lead(octets, at) >= 0;
  }

  /** Where the form begins whose next to next to last octet is at that place; -1: nowhere. */
  private static int lead(StringBuilder octets, int at) {
    for (int size = 3; size <= MOST && at >= 0; size++, at--) {
      char octet = octets.charAt(at);
      // A one for each octet of the form, then a zero: E0 of three, F0 of four.
      if (octet == (0xFF00 >> size & 0xFF)) {
        return at;
      }
      if (octet != 0x80) {
        return -1;
      }
    }
    return -1;
  }
}
