package dev.fanlight.plugins.cors;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Addresses of IPv6. */
final class Ipv6 {
  private static final int PIECES = 8;
  private static final int HEX = 16;

  private Ipv6() {}

  /**
   * An address as browsers write it: the first of the longest runs of zeros is left out, and an
   * address of IPv4 in it is written as the rest (the URL standard, section 3.5).
   *
   * @return null when it is no address
   */
  static @Nullable String written(String text) {
    try {
      return new URI("http://[" + text + "]").getHost() == null ? null : written(pieces(text));
    } catch (URISyntaxException noAddress) {
      return null;
    }
  }

  private static int[] pieces(String text) {
    int gap = text.indexOf("::");
    List<Integer> head = list(gap < 0 ? text : text.substring(0, gap));
    List<Integer> tail = list(gap < 0 ? "" : text.substring(gap + 2));
    int[] pieces = new int[PIECES];
    for (int i = 0; i < head.size(); i++) {
      pieces[i] = head.get(i);
    }
    for (int i = 0; i < tail.size(); i++) {
      pieces[PIECES - tail.size() + i] = tail.get(i);
    }
    return pieces;
  }

  private static List<Integer> list(String text) {
    List<Integer> pieces = new ArrayList<>();
    for (String piece : text.isEmpty() ? new String[0] : text.split(":", -1)) {
      if (piece.indexOf('.') < 0) {
        pieces.add(Integer.parseInt(piece, HEX));
      } else {
        List<Integer> bytes = Arrays.stream(piece.split("\\.", -1)).map(Integer::valueOf).toList();
        pieces.add(bytes.get(0) << Byte.SIZE | bytes.get(1));
        pieces.add(bytes.get(2) << Byte.SIZE | bytes.get(3));
      }
    }
    return pieces;
  }

  private static String written(int[] pieces) {
    int gap = 0;
    int longest = 1; // one zero alone stays
    for (int from = 0; from < PIECES; from++) {
      int to = from;
      while (to < PIECES && pieces[to] == 0) {
        to++;
      }
      if (to - from > longest) {
        gap = from;
        longest = to - from;
      }
    }
    return longest == 1
        ? hex(pieces, 0, PIECES)
        : hex(pieces, 0, gap) + "::" + hex(pieces, gap + longest, PIECES);
  }

  private static String hex(int[] pieces, int from, int to) {
    return Arrays.stream(pieces, from, to)
        .mapToObj(Integer::toHexString)
        .collect(Collectors.joining(":"));
  }
}
