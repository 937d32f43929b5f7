package dev.fanlight.gateway.config.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the mistakes of a configuration: the first ones whole, and only the number of the
 * others. A gateway reads a file beside the traffic it serves, and a file may have a mistake in
 * each of its values. Used by one thread.
 */
public final class Mistakes {
  /** So many are kept whole. */
  static final int MOST = 1_000;

  /** And no further one once those have so many characters together. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private final Set<ConfigError> kept = new LinkedHashSet<>();
  private long characters;
  private int count;
  private int more;

  /** Whether another one would only be counted. */
  public boolean isFull() {
    return kept.size() >= MOST || characters >= MOST_CHARACTERS;
  }

  /** Adds one. The same one a second time stands once in what is thrown. */
  public void add(ConfigError mistake) {
    if (isFull()) {
      addFurther();
      return;
    }
    count++;
    if (kept.add(mistake)) {
      characters += mistake.toString().length();
    }
  }

  /** Adds those of another reading, with those that it has only counted. */
  public void addAll(ConfigException wrong) {
    wrong.errors().forEach(this::add);
    count += wrong.more();
    more += wrong.more();
  }

  /** Counts one without its words. */
  public void addFurther() {
    count++;
    more++;
  }

  /** How many were added so far. */
  public int count() {
    return count;
  }

  /**
   * @throws ConfigException with all of them in the order of their lines, if there are any
   */
  public void throwIfAny() throws ConfigException {
    if (!kept.isEmpty()) {
      List<ConfigError> sorted = new ArrayList<>(kept);
      sorted.sort(Comparator.comparingInt(ConfigError::line));
      throw new ConfigException(sorted, more);
    }
  }
}
