package dev.fanlight.gateway.route;

import java.util.ArrayList;
import java.util.List;

/**
 * A path as a server may read it that is less strict than this gateway: %2F and \ separate segments
 * too, parameters after a semicolon do not count, several slashes are one, and long forms of a dot
 * or slash in octets are what they stand for.
 */
final class LenientPath {
  private static final int MOST_DECODINGS = 3;

  private final String path;
  private final List<String> segments = new ArrayList<>(8);
  private final StringBuilder segment = new StringBuilder();
  private boolean parameter;
  private boolean slash;

  private LenientPath(String path) {
    this.path = path;
  }

  /**
   * Its segments, decoded.
   *
   * @throws IllegalArgumentException on a malformed percent-encoding
   */
  static List<String> segments(String path) {
    LenientPath reading = new LenientPath(path);
    reading.read();
    return reading.segments;
  }

  private void read() {
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        i = encoded(i);
      } else {
        take(c);
      }
    }
    end();
    if (slash && !segments.isEmpty()) {
      segments.add("");
    }
  }

  /** Returns where it ends. */
  private int encoded(int at) {
    int octet = Octets.octet(path, at);
    boolean pair =
        (octet == 0xC0 || octet == 0xC1)
            && path.startsWith("%", at + 3)
            && (Octets.octet(path, at + 3) & 0xC0) == 0x80;
    int stood = pair ? ((octet & 0x1F) << 6) | (Octets.octet(path, at + 3) & 0x3F) : octet;
    take((char) stood);
    return at + (pair ? 5 : 2);
  }

  private void take(char c) {
    if (c == '/' || c == '\\') {
      end();
      slash = true;
    } else if (c == ';') {
      parameter = true;
    } else {
      append(c);
    }
  }

  private void append(int octet) {
    if (!parameter) {
      segment.append((char) octet);
    }
  }

  private void end() {
    parameter = false;
    if (!segment.isEmpty()) {
      segments.add(text());
      segment.setLength(0);
      slash = false;
    }
  }

  /** As the strict reading has it, so that both can be compared. */
  private String text() {
    StringBuilder raw = new StringBuilder(segment.length());
    boolean ascii = true;
    for (int i = 0; i < segment.length(); i++) {
      ascii &= segment.charAt(i) < 0x80;
    }
    if (ascii) {
      return segment.toString();
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      raw.append(c < 0x80 && c != '%' ? String.valueOf(c) : "%" + hex(c));
    }
    return Octets.decode(raw.toString(), false);
  }

  private static String hex(int octet) {
    return Integer.toHexString(0x100 | octet).substring(1);
  }

  /** Whether a segment is . or .., or holds one to a server that decodes more than once. */
  static boolean isDots(String decoded) {
    return isDots(decoded, MOST_DECODINGS);
  }

  private static boolean isDots(String text, int more) {
    if (text.equals(".") || text.equals("..")) {
      return true;
    }
    if (more == 0 || text.indexOf('%') < 0) {
      return false;
    }
    try {
      return segments('/' + text).stream().anyMatch(segment -> isDots(segment, more - 1));
    } catch (IllegalArgumentException notEncodedAgain) {
      return false;
    }
  }
}
