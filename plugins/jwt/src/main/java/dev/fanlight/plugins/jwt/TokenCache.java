package dev.fanlight.plugins.jwt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugins.jwt.issuer.Validity;
import dev.fanlight.plugins.jwt.key.KeySource;
import dev.fanlight.plugins.jwt.key.VerificationKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature has been verified, by their text. When there is no room, the tokens go
 * that have not been used for the longest time. What is in here is only known to be signed: whether
 * it is still valid, and its key still one of the issuer's, is asked at each use.
 *
 * <p>Safe for use by all threads. The tokens are spread over parts with a lock each, which is held
 * for the time of a look-up. How long that takes tells nobody a token: no character of one is
 * compared before its length and the hash of all of it are right.
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

    /** Of it and that text, whose characters are ASCII. */
    long weight(String text) {
      return OWN_BYTES + text.length() + bearer.weight();
    }
  }

  private static final class Part {
    private final long most;

    @GuardedBy("this")
    private final Map<String, Verified> tokens = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private long held;

    Part(long most) {
      this.most = most;
    }

    synchronized @Nullable Verified get(String text) {
      return tokens.get(text);
    }

    synchronized void put(String text, Verified token) {
      remove(text);
      if (token.weight(text) > most) {
        return;
      }
      tokens.put(text, token);
      held += token.weight(text);
      Iterator<Map.Entry<String, Verified>> oldest = tokens.entrySet().iterator();
      while (held > most) {
        Map.Entry<String, Verified> gone = oldest.next();
        held -= gone.getValue().weight(gone.getKey());
        oldest.remove();
      }
    }

    synchronized void remove(String text) {
      Verified gone = tokens.remove(text);
      held -= gone == null ? 0 : gone.weight(text);
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

  private Part part(String text) {
    return parts[text.hashCode() & (PARTS - 1)];
  }

  @Nullable Verified get(String text) {
    return part(text).get(text);
  }

  void put(String text, Verified token) {
    part(text).put(text, token);
  }

  void remove(String text) {
    part(text).remove(text);
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
