package dev.fanlight.plugins.jwt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugins.common.Sha256;
import dev.fanlight.plugins.jwt.issuer.Validity;
import dev.fanlight.plugins.jwt.key.KeySource;
import dev.fanlight.plugins.jwt.key.VerificationKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tokens say whose signature has been verified, by the hashes of their texts. When there is no
 * room, those go that have not been used for the longest time. What is in here is only known to be
 * signed: whether it is still valid, and its key still one of the issuer's, is asked at each use.
 *
 * <p>A token is a secret until it expires, and an entry may stay for longer. So the cache keeps no
 * text: a dump of the heap shows tokens of requests under way and no others. A hash costs less than
 * a microsecond more than a look-up by the text, and the same memory holds two to three times as
 * many tokens. How long a look-up takes tells nobody a token either: {@link Sha256} says why.
 *
 * <p>Safe for use by all threads. The entries are spread over parts with a lock each, which is held
 * for the time of a look-up.
 */
final class TokenCache {
  private static final int PARTS = 16;

  private final Part[] parts = new Part[PARTS];

  /**
   * A token that has been verified.
   *
   * @param keys those of its issuer
   * @param key the key that signed it
   */
  record Verified(KeySource keys, VerificationKey key, Validity validity, Bearer bearer) {
    private static final int OWN_BYTES = 320;

    /** Of it and a hash, in bytes. */
    long weight() {
      return OWN_BYTES + bearer.weight();
    }
  }

  private static final class Part {
    private final long most;

    @GuardedBy("this")
    private final Map<Sha256, Verified> tokens = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private long held;

    Part(long most) {
      this.most = most;
    }

    synchronized @Nullable Verified get(Sha256 hash) {
      return tokens.get(hash);
    }

    synchronized void put(Sha256 hash, Verified token) {
      remove(hash);
      if (token.weight() > most) {
        return;
      }
      tokens.put(hash, token);
      held += token.weight();
      Iterator<Map.Entry<Sha256, Verified>> oldest = tokens.entrySet().iterator();
      while (held > most) {
        Map.Entry<Sha256, Verified> gone = oldest.next();
        held -= gone.getValue().weight();
        oldest.remove();
      }
    }

    synchronized void remove(Sha256 hash) {
      Verified gone = tokens.remove(hash);
      held -= gone == null ? 0 : gone.weight();
    }

    synchronized int size() {
      return tokens.size();
    }
  }

  /**
   * An empty cache.
   *
   * @param bytes the most that all tokens take
   */
  TokenCache(long bytes) {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part(bytes / PARTS);
    }
  }

  private Part part(Sha256 hash) {
    return parts[(int) hash.first() & (PARTS - 1)];
  }

  @Nullable Verified get(Sha256 hash) {
    return part(hash).get(hash);
  }

  void put(Sha256 hash, Verified token) {
    part(hash).put(hash, token);
  }

  void remove(Sha256 hash) {
    part(hash).remove(hash);
  }

  /** How many tokens there are. */
  int size() {
    int size = 0;
    for (Part part : parts) {
      size += part.size();
    }
    return size;
  }
}
