package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1, 1B",
    "1000, 1000B",
    "1024, 1KiB",
    "1536, 1536B",
    "1048576, 1MiB",
    "3221225472, 3GiB",
    "1099511627776, 1024GiB"
  })
  void toString_isAsAConfigurationHasIt(long bytes, String text) {
    assertThat(new ByteSize(bytes)).hasToString(text);
  }

  @Test
  void toInt_isTheLargestIntOfALargerSize() {
    assertThat(ByteSize.ofKiB(64).toInt()).isEqualTo(65_536);
    assertThat(new ByteSize(Long.MAX_VALUE).toInt()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aNegativeSize_isNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteSize(-1));
  }
}
