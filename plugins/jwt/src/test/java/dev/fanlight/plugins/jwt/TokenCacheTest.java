package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.jwt.TokenCache.Verified;
import dev.fanlight.plugins.jwt.issuer.Validity;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.FixedKeys;
import dev.fanlight.plugins.jwt.key.JwkReader;
import dev.fanlight.plugins.jwt.key.KeySet;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final long PART = 10_000;
  private final TokenCache cache = new TokenCache(16 * PART);
  private final Verified small = verified(Map.of());

  private static Verified verified(Map<String, String> fields) {
    try {
      KeySet keys =
          new JwkReader(EnumSet.allOf(Algorithm.class), false)
              .read(Signer.set(Signer.ed("a")).getBytes(UTF_8));
      return new Verified(
          new FixedKeys(keys),
          keys.candidates("a", Algorithm.EDDSA).getFirst(),
          new Validity(0, 1),
          new Bearer(null, fields, null));
    } catch (JwkReader.Unreadable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A text of two characters; those of one number differ by 16 in their hash: one part has all. */
  private static String text(long number) {
    return new String(new char[] {'a', (char) (16 * number)});
  }

  @Test
  void whenItIsFull_theTokenThatWasNotUsedForTheLongestTimeGoes() {
    long most = PART / small.weight(text(0));
    for (long i = 0; i < most; i++) {
      cache.put(text(i), small);
    }
    assertThat(cache.get(text(0))).isSameAs(small);

    cache.put(text(most), small);

    assertThat(cache.size()).isEqualTo(most);
    assertThat(cache.get(text(0))).isNotNull();
    assertThat(cache.get(text(1))).isNull();
  }

  @Test
  void aTokenThatIsPutAgain_weighsOnce() {
    for (int i = 0; i < 1000; i++) {
      cache.put(text(1), small);
    }
    cache.put(text(2), small);

    assertThat(cache.size()).isEqualTo(2);
    cache.remove(text(1));
    cache.remove(text(1));
    assertThat(cache.size()).isOne();
  }

  @Test
  void aTokenThatWeighsMoreThanAPart_isNotKept() {
    cache.put(text(1), small);
    cache.put(text(2), verified(Map.of("a", "x".repeat(5000))));

    assertThat(cache.get(text(1))).isNotNull();
    assertThat(cache.get(text(2))).isNull();
  }
}
