package dev.fanlight.plugins.jwt.key;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of an issuer at one time. Immutable. */
public final class KeySet {
  /** No keys. */
  public static final KeySet EMPTY = new KeySet(List.of());

  /** A token is tried with so many keys: each try costs time. */
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

  /**
   * Whether the key of that name is one of these. Where no key has a name, it may be any. A key
   * without a name beside others is not taken for it: the issuer may have published the key since.
   *
   * @param name the {@code kid} of a token; null when it has none
   */
  public boolean knows(@Nullable String name) {
    return name == null
        || keys.stream().anyMatch(key -> name.equals(key.name()))
        || keys.stream().allMatch(key -> key.name() == null);
  }

  /**
   * The keys that a token may be signed with; at most four. Those of its name come first, then
   * those without a name, which may be any.
   *
   * @param name the {@code kid} of the token; null when it has none
   */
  public List<VerificationKey> candidates(@Nullable String name, Algorithm algorithm) {
    Stream<VerificationKey> tried =
        name == null
            ? keys.stream()
            : Stream.concat(
                keys.stream().filter(key -> name.equals(key.name())),
                keys.stream().filter(key -> key.name() == null));
    return tried.filter(key -> key.worksWith(algorithm)).limit(MOST_TRIES).toList();
  }

  /**
   * The same keys, as the objects of the other set where that has equal ones. Verified tokens hold
   * on to the objects of keys, and these take more memory than the tokens.
   */
  KeySet withObjectsOf(KeySet known) {
    Map<VerificationKey, VerificationKey> objects = new HashMap<>();
    known.keys.forEach(key -> objects.put(key, key));
    return new KeySet(keys.stream().map(key -> objects.getOrDefault(key, key)).toList());
  }
}
