package dev.fanlight.gateway.route.path;

import java.util.ArrayList;
import java.util.List;

/**
 * A path as a server may read it that is less strict than this gateway: it decodes the path until
 * nothing is left to decode, %2F and \\ separate segments too, parameters after a semicolon do not
 * count, several slashes are one, and long forms of a character in octets are what they stand for.
 */
final class LenientPath {
  private final List<String> segments = new ArrayList<>(8);
  private final StringBuilder segment = new StringBuilder();
  private boolean parameter;
  private boolean slash;

  private LenientPath() {}

  /** The segments of a path that begins with a slash, decoded. */
  static List<String> segments(String path) {
    LenientPath reading = new LenientPath();
    reading.read(decoded(path));
    if (reading.slash && !reading.segments.isEmpty()) {
      reading.segments.add("");
    }
    return reading.segments;
  }

  /**
   * Decoded until it stays as it is. Each character is taken once, and what ends with it is decoded
   * at once, which makes the text shorter: the time is linear.
   */
  private static CharSequence decoded(String path) {
    StringBuilder text = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      text.append(path.charAt(i));
      while (endsEncoded(text) || LongForm.endsWith(text)) {
        // Its shorter form may end something, too.
      }
    }
    return text;
  }

  /** Decodes the percent-encoding that the text ends with. */
  private static boolean endsEncoded(StringBuilder text) {
    int at = text.length() - 3;
    if (at < 0 || text.charAt(at) != '%') {
      return false;
    }
    int high = digit(text.charAt(at + 1));
    int low = digit(text.charAt(at + 2));
    if (high < 0 || low < 0) {
      return false;
    }
    text.setLength(at);
    text.append((char) (high << 4 | low));
    return true;
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private void read(CharSequence path) {
    for (int i = 1; i < path.length(); i++) {
      take(path.charAt(i));
    }
    end();
  }

  private void take(char c) {
    if (c == '/' || c == '\\') {
      end();
      slash = true;
    } else if (c == ';') {
      parameter = true;
    } else if (!parameter) {
      segment.append(c);
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
    return isDot(decoded)
        || (decoded.indexOf('%') >= 0
            && segments('/' + octets(decoded)).stream().anyMatch(LenientPath::isDot));
  }

  private static boolean isDot(String segment) {
    return segment.equals(".") || segment.equals("..");
  }

  /** What is no octet is put where no dot, slash or percent can come of it. */
  private static String octets(String decoded) {
    StringBuilder octets = new StringBuilder(decoded.length());
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      octets.append(c < 0x80 ? c : '_');
    }
    return octets.toString();
  }
}
