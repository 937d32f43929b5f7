package dev.fanlight.plugins.jwt.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugins.jwt.Signer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySetTest {
  private static final Signer A = Signer.ed("a");
  private static final Signer B = Signer.ed("b");

  private static KeySet set(String... jwks) throws JwkReader.Unreadable {
    return new JwkReader(EnumSet.allOf(Algorithm.class), false)
        .read(("{\"keys\":[" + String.join(",", jwks) + "]}").getBytes(UTF_8));
  }

  private static String nameless(Signer signer) {
    return signer.named("x").jwk().replace("\"kid\":\"x\",", "");
  }

  private static String[] nameless(int number) {
    String[] jwks = new String[number];
    Arrays.setAll(jwks, i -> nameless(Signer.ed("x")));
    return jwks;
  }

  @Test
  void keysOfTheNameOfAToken_areTriedBeforeKeysWithoutAName() throws Exception {
    String[] jwks = Arrays.copyOf(nameless(4), 5);
    jwks[4] = A.jwk();

    List<VerificationKey> tried = set(jwks).candidates("a", Algorithm.EDDSA);

    assertThat(tried).hasSize(4);
    assertThat(tried.getFirst().name()).isEqualTo("a");
    assertThat(tried.subList(1, 4)).allMatch(key -> key.name() == null);
  }

  @Test
  void aNameIsNotKnown_whereOnlyOtherKeysHaveNames() throws Exception {
    KeySet mixed = set(A.jwk(), nameless(B));

    assertThat(mixed.knows("a")).isTrue();
    assertThat(mixed.knows("new")).isFalse();
    assertThat(mixed.knows(null)).isTrue();
    assertThat(mixed.candidates("new", Algorithm.EDDSA)).hasSize(1);
  }

  @Test
  void anyNameIsKnown_whereNoKeyHasOne() throws Exception {
    assertThat(set(nameless(2)).knows("a")).isTrue();
  }

  @Test
  void aKeyThatIsEqualToAKnownOne_isTheSameObject() throws Exception {
    KeySet known = set(A.jwk());

    KeySet fetched = set(B.jwk(), A.jwk()).withObjectsOf(known);

    assertThat(fetched.candidates("a", Algorithm.EDDSA).getFirst())
        .isSameAs(known.candidates("a", Algorithm.EDDSA).getFirst());
    assertThat(fetched.candidates("b", Algorithm.EDDSA)).hasSize(1);
  }

  /** A check with it would take a hundred times as long as with the usual one. */
  @Test
  void anRsaKeyWithALargeExponent_isNotUsed() throws Exception {
    String usual = Signer.rsa("rsa").jwk();
    String large = usual.replace("\"e\":\"AQAB\"", "\"e\":\"" + "_".repeat(340) + "\"");
    String largest = usual.replace("\"e\":\"AQAB\"", "\"e\":\"__________8\"");
    assertThat(large).isNotEqualTo(usual);

    assertThatThrownBy(() -> set(large))
        .isInstanceOf(JwkReader.Unreadable.class)
        .hasMessageContaining("an exponent of at most 64 bits");
    assertThat(set(large, A.jwk()).candidates(null, Algorithm.RS256)).isEmpty();
    assertThat(set(largest).candidates("rsa", Algorithm.RS256)).hasSize(1);
  }
}
