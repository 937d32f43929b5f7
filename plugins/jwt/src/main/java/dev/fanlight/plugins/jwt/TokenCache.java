package dev.fanlight.plugins.jwt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugins.jwt.key.VerificationKey;
import dev.fanlight.plugins.jwt.token.Claims;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature has been verified, by the SHA-256 of their text. When there is no room,
 * the tokens go that have not been used for the longest time. What is in here is only known to be
 * signed: whether it is still valid, and its key still one of the issuer's, is asked at each use.
 *
 * <p>Safe for use by all threads. The tokens are spread over parts with a lock each, which is held
 * for the time of a look-up.
 */
final class TokenCache {
  private static final int PARTS = 16;

  private final Part[] parts = new Part[PARTS];

  /**
   * A token that has been verified.
   *
   * @param key the key that signed it
   */
  record Verified(Issuer issuer, VerificationKey key, Claims claims) {
    private static final int OWN_BYTES = 256;

    long weight() {
      return OWN_BYTES + claims.weight();
    }
  }

  /** The SHA-256 of a token, as four numbers. */
  record Digest(long first, long second, long third, long fourth) {}

  private static final class Part {
    private final long most;

    @GuardedBy("this")
    private final Map<Digest, Verified> tokens = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private long held;

    Part(long most) {
      this.most = most;
    }

    synchronized @Nullable Verified get(Digest digest) {
      return tokens.get(digest);
    }

    synchronized void put(Digest digest, Verified token) {
      remove(digest);
      if (token.weight() > most) {
        return;
      }
      tokens.put(digest, token);
      held += token.weight();
      Iterator<Verified> oldest = tokens.values().iterator();
      while (held > most) {
        held -= oldest.next().weight();
        oldest.remove();
      }
    }

    synchronized void remove(Digest digest) {
      Verified gone = tokens.remove(digest);
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

  private Part part(Digest digest) {
    return parts[(int) (digest.first() & (PARTS - 1))];
  }

  @Nullable Verified get(Digest digest) {
    return part(digest).get(digest);
  }

  void put(Digest digest, Verified token) {
    part(digest).put(digest, token);
  }

  void remove(Digest digest) {
    part(digest).remove(digest);
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
