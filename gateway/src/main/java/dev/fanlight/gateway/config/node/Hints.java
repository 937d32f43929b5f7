package dev.fanlight.gateway.config.node;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The hints of one reading. A hint takes time with every word that may have been meant. So a file
 * with very many unknown names beside very many known ones gets hints for the first of them only.
 * Used by one thread.
 */
public final class Hints {
  /** So many words are compared: a thousand mistakes with five hundred names to choose from. */
  static final int MOST_WORDS = 500_000;

  private int left = MOST_WORDS;

  /** As {@link Nearest#hint}; null also when too many words have been compared already. */
  public @Nullable String of(String written, Collection<String> words) {
    if (words.size() > left) {
      return null;
    }
    left -= words.size();
    return Nearest.hint(written, words);
  }
}
