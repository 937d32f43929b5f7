package dev.fanlight.plugins.apikey;

import static dev.fanlight.plugins.apikey.TestKeys.ACME;
import static dev.fanlight.plugins.apikey.TestKeys.KEY;
import static dev.fanlight.plugins.apikey.TestKeys.keys;
import static dev.fanlight.plugins.apikey.TestKeys.places;
import static dev.fanlight.plugins.apikey.TestKeys.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyConfigTest {
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
  @ValueSource(strings = {"acme", "acme:", ":abc", "acme:s3cret", "a\u00e4:x", "acme:k\u0000"})
  void aLineThatIsNone_isNamedAndNotShown(String line, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(file, "# comment\n" + line + "\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys(null, file))
        .withMessageStartingWith("line 2 of file " + file)
        .withMessageNotContaining("s3cret");
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
