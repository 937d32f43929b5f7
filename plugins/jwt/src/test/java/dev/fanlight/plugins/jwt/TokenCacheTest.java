package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.common.Sha256;
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

  /** All are in one part. */
  private static Sha256 hash(long number) {
    return new Sha256(16 * number, 0, 0, 0);
  }

  @Test
  void whenItIsFull_theTokenThatWasNotUsedForTheLongestTimeGoes() {
    long most = PART / small.weight();
    for (long i = 0; i < most; i++) {
      cache.put(hash(i), small);
    }
    assertThat(cache.get(hash(0))).isSameAs(small);

    cache.put(hash(most), small);

    assertThat(cache.size()).isEqualTo(most);
    assertThat(cache.get(hash(0))).isNotNull();
    assertThat(cache.get(hash(1))).isNull();
  }

  @Test
  void aTokenThatIsPutAgain_weighsOnce() {
    for (int i = 0; i < 1000; i++) {
      cache.put(hash(1), small);
    }
    cache.put(hash(2), small);

    assertThat(cache.size()).isEqualTo(2);
    cache.remove(hash(1));
    cache.remove(hash(1));
    assertThat(cache.size()).isOne();
  }

  @Test
  void aTokenThatWeighsMoreThanAPart_isNotKept() {
    cache.put(hash(1), small);
    cache.put(hash(2), verified(Map.of("a", "x".repeat(5000))));

    assertThat(cache.get(hash(1))).isNotNull();
    assertThat(cache.get(hash(2))).isNull();
  }
}
