package dev.fanlight.plugins.compress.coding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is the same for all coders of a coding. */
class CodingTest {
  @ParameterizedTest
  @CsvSource({
    "0, 6, 3",
    "65536, 6, 3",
    "65537, 4, 2",
    "1048576, 4, 2",
    "1048577, 1, 1",
    "10000000000, 1, 1",
    "-1, 4, 2"
  })
  void level_fallsWithTheLengthOfTheBody(long length, int gzip, int zstd) {
    assertThat(Coding.GZIP.level(length)).isEqualTo(gzip);
    assertThat(Coding.ZSTD.level(length)).isEqualTo(zstd);
  }
}
