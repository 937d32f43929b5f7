package dev.fanlight.plugins.basicauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The work of a check, in rounds: no test waits for bcrypt. */
class UsersTest {
  private static final Map<String, String> HASHES =
      Map.of("ada", hash(4), "bob", hash(9), "eve", hash(12), "zoe", hash(12));

  private long rounds;

  private static String hash(int cost) {
    return "$2y$%02d$".formatted(cost) + "x".repeat(53);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /** The password of everybody is "right". */
  private final Users users =
      new Users(
          HASHES,
          (password, hash) -> {
            String text = new String(hash, US_ASCII);
            rounds += 1L << Integer.parseInt(text.substring(4, 6));
            return HASHES.containsValue(text) && Arrays.equals(password, bytes("right"));
          });

  @ParameterizedTest
  @ValueSource(strings = {"ada", "bob", "eve", "nobody"})
  void aWrongPassword_takesTheSameWork_whoeverIsNamed(String name) {
    assertThat(users.knows(name, bytes("wrong"))).isFalse();

    assertThat(rounds).isEqualTo(1 << 12);
  }

  @Test
  void aRightPassword_takesTheWorkOfItsOwnHash() {
    assertThat(users.knows("ada", bytes("right"))).isTrue();

    assertThat(rounds).isEqualTo(1 << 4);
  }
}
