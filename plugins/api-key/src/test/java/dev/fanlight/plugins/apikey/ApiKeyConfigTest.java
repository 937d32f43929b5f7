package dev.fanlight.plugins.apikey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyConfigTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final ConsumerKey ACME = new ConsumerKey("acme", sha256(KEY));

  private static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ApiKeyConfig places(
      @Nullable String header,
      @Nullable String scheme,
      @Nullable String cookie,
      @Nullable String query) {
    return new ApiKeyConfig(
        List.of(ACME), null, header, scheme, cookie, query, null, null, "Orders");
  }

  private static ApiKeyConfig keys(@Nullable List<ConsumerKey> keys, @Nullable Path file) {
    return new ApiKeyConfig(keys, file, null, null, null, null, null, null, null);
  }

  @Test
  void aFile_hasKeysToo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys");
    String other = "x".repeat(40);
    Files.writeString(
        file,
        "# keys\n\nacme:" + sha256(KEY) + "\r\n a b : " + sha256(other).toUpperCase() + " \n");

    KeyTable table = KeyTable.of(keys(null, file).keys());

    assertThat(table.consumer(other)).isEqualTo("a b");
    assertThat(table.consumer(KEY)).isEqualTo("acme");
    assertThat(table.consumer("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme", "acme:", ":abc", "acme:0123", "a\u00e4:x", "acme:k\u0000"})
  void aLineThatIsNone_isNamedAndNotShown(String line, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(file, "# comment\n" + line + "\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys(null, file))
        .withMessageStartingWith("line 2 of file " + file)
        .withMessageNotContaining("0123");
  }

  @Test
  void config_refusesWhatCannotBeMeant(@TempDir Path folder) {
    assertRefused(() -> keys(null, null), "keys or file must");
    assertRefused(() -> keys(List.of(), null), "must have a key");
    assertRefused(() -> keys(null, folder.resolve("none")), "does not exist");
    assertRefused(() -> keys(null, Path.of("/dev/zero")), "regular file");
    assertRefused(() -> new ConsumerKey("acme", KEY), "64 hexadecimal digits");
    assertRefused(() -> new ConsumerKey("acme", sha256("")), "empty key");
    assertRefused(() -> new ConsumerKey("a:b", sha256(KEY)), "colon");
    assertRefused(() -> new ConsumerKey("a\r\nb", sha256(KEY)), "consumer");
    assertRefused(
        () -> keys(List.of(ACME, new ConsumerKey("b", sha256(KEY).toUpperCase())), null),
        "acme and b have the same key");
    for (String header : List.of("Host", "te", "Cookie", "Content-Length", "a b")) {
      assertRefused(() -> places(header, null, null, null), "");
    }
    assertRefused(() -> places("X_Consumer", null, null, null), "");
    assertRefused(() -> places(null, "Bearer", null, null), "scheme needs header");
  }

  private static void assertRefused(Runnable config, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(config::run)
        .withMessageContaining(message)
        .withMessageNotContaining(KEY)
        .withMessageNotContaining(sha256(KEY));
  }
}
