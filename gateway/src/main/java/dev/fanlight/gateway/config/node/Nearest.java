package dev.fanlight.gateway.config.node;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known word that a misspelt one was probably meant to be. */
public final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /** A hint that names the word nearest to the one written; null when none is near. */
  public static @Nullable String hint(String written, Collection<String> words) {
    String plain = plain(written);
    if (plain.length() > LONGEST) {
      return null;
    }
    int limit = plain.length() < 4 ? 1 : plain.length() < 8 ? 2 : 3;
    String nearest = null;
    int least = limit;
    for (String word : words) {
      String candidate = word.length() > 2 * LONGEST ? word : plain(word);
      if (Math.abs(candidate.length() - plain.length()) <= least) {
        int distance = distance(plain, candidate);
        if (nearest == null
            ? distance <= limit
            : distance < least || (distance == least && word.compareTo(nearest) < 0)) {
          nearest = word;
          least = distance;
        }
      }
    }
    return nearest == null ? null : "did you mean " + nearest + "?";
  }

  /** So that maxQueue, max-queue and max_queue are the same. */
  private static String plain(String word) {
    StringBuilder plain = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '-' && c != '_' && c != ' ') {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least =
        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
