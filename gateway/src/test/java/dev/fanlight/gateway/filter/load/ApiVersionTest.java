package dev.fanlight.gateway.filter.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {
  @Test
  void own_isTheVersionOfTheApi() throws IOException {
    String pom = Files.readString(Path.of("../plugins/bom/pom.xml"));

    assertThat(pom).contains("<version>" + ApiVersion.OWN + ".");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1.0-SNAPSHOT, true",
    "0.1, 0.1.7, true",
    "0.1, 0.2, false",
    "0.2, 0.1, false",
    "0.1, 1.0, false",
    "1.4, 1.4.1, true",
    "1.4, 1.2, true",
    "1.4, 1.5, false",
    "1.4, 0.4, false",
    "1.4, 2.0, false",
    "2.0, 1.9, false"
  })
  void runs_whatWasBuiltForTheSameMajorVersionOrLess(String own, String other, boolean runs) {
    assertThat(version(own).runs(version(other))).isEqualTo(runs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "x", "1.x", "-1.0", "1.0x", "99999999999.0"})
  void parse_refusesWhatIsNoVersion(String text) {
    assertThat(ApiVersion.parse(text)).isNull();
  }

  private static ApiVersion version(String text) {
    return Objects.requireNonNull(ApiVersion.parse(text));
  }
}
