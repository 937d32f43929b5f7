package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.jwt.TokenCache.Digest;
import dev.fanlight.plugins.jwt.TokenCache.Verified;
import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.FixedKeys;
import dev.fanlight.plugins.jwt.key.JwkReader;
import dev.fanlight.plugins.jwt.key.KeySet;
import dev.fanlight.plugins.jwt.token.Claims;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final long PART = 10_000;
  private final TokenCache cache = new TokenCache(16 * PART);
  private final Verified small = verified(Map.of());

  private static Verified verified(Map<String, Object> claims) {
    try {
      KeySet keys =
          new JwkReader(EnumSet.allOf(Algorithm.class), false)
              .read(Signer.set(Signer.ed("a")).getBytes(UTF_8));
      Issuer issuer =
          new Issuer(Configs.fetched("a", URI.create("https://a/")), new FixedKeys(keys), 60);
      return new Verified(
          issuer, keys.candidates("a", Algorithm.EDDSA).getFirst(), new Claims(Map.copyOf(claims)));
    } catch (JwkReader.Unreadable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Digest digest(long number) {
    return new Digest(0, 0, 0, number);
  }

  @Test
  void whenItIsFull_theTokenThatWasNotUsedForTheLongestTimeGoes() {
    long most = PART / small.weight();
    for (long i = 0; i < most; i++) {
      cache.put(digest(i), small);
    }
    assertThat(cache.get(digest(0))).isSameAs(small);

    cache.put(digest(most), small);

    assertThat(cache.size()).isEqualTo(most);
    assertThat(cache.get(digest(0))).isNotNull();
    assertThat(cache.get(digest(1))).isNull();
  }

  @Test
  void aTokenThatIsPutAgain_weighsOnce() {
    for (int i = 0; i < 1000; i++) {
      cache.put(digest(1), small);
    }
    cache.put(digest(2), small);

    assertThat(cache.size()).isEqualTo(2);
    cache.remove(digest(1));
    cache.remove(digest(1));
    assertThat(cache.size()).isOne();
  }

  @Test
  void aTokenThatWeighsMoreThanAPart_isNotKept() {
    cache.put(digest(1), small);
    cache.put(digest(2), verified(Map.of("a", "x".repeat(5000))));

    assertThat(cache.get(digest(1))).isNotNull();
    assertThat(cache.get(digest(2))).isNull();
  }

  @Test
  void encodedClaims_areDifferentForDifferentTexts() {
    assertThat(Identity.encoded("ada", "")).isEqualTo("ada");
    assertThat(Identity.encoded("Ada Lovelace, Countess", "")).isEqualTo("Ada Lovelace, Countess");
    assertThat(Identity.encoded(" a ", "")).isEqualTo("%20a%20");
    assertThat(Identity.encoded("a%20b", "")).isEqualTo("a%2520b");
    assertThat(Identity.encoded("a,b", ",")).isEqualTo("a%2Cb");
    assertThat(Identity.encoded("\u20ac\u0000", "")).isEqualTo("%E2%82%AC%00");
    assertThat(Identity.encoded("", "")).isEmpty();
  }
}
