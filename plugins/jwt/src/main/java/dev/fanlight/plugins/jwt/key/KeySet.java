package dev.fanlight.plugins.jwt.key;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer at one time. Immutable. */
public final class KeySet {
  /** No keys. */
  public static final KeySet EMPTY = new KeySet(List.of());

  /** A token without {@code kid} is tried with so many keys: each try costs time. */
  private static final int MOST_TRIES = 4;

  private final Set<VerificationKey> keys;

  KeySet(List<VerificationKey> keys) {
    this.keys = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whether the set still has that key. */
  public boolean holds(VerificationKey key) {
    return keys.contains(key);
  }

  /** Whether the set knows a key of that name, or has keys without a name. */
  boolean knows(@Nullable String name) {
    return name == null || keys.stream().anyMatch(key -> isFor(key, name));
  }

  /**
   * The keys that a token may be signed with; at most four.
   *
   * @param name the {@code kid} of the token; null when it has none
   */
  public List<VerificationKey> candidates(@Nullable String name, Algorithm algorithm) {
    List<VerificationKey> candidates = new ArrayList<>();
    for (VerificationKey key : keys) {
      if (key.worksWith(algorithm)
          && (name == null || isFor(key, name))
          && candidates.size() < MOST_TRIES) {
        candidates.add(key);
      }
    }
    return candidates;
  }

  /** A key without a name may be any. */
  private static boolean isFor(VerificationKey key, String name) {
    return key.name() == null || name.equals(key.name());
  }
}
