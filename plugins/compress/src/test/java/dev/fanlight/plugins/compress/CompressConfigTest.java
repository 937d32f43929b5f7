package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugins.common.MediaTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressConfigTest {
  @Test
  void config_saysWhatItExpects() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(List.of("text"), null, null, null))
        .withMessage("types are written as text/html, text/* or application/*+json, not text");
    assertThatIllegalArgumentException().isThrownBy(() -> config(List.of("*/*"), null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(null, 0, null, null))
        .withMessage("level must be 1 to 9, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(null, null, 1024L, null))
        .withMessage("max_memory must be at least 1024KiB, which one answer needs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(null, null, null, 101))
        .withMessage("max_cpu must be 1 to 100 per cent, not 101");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CompressConfig(null, null, List.of(), null, null, null))
        .withMessage("codings must name gzip or zstd, each only once");
  }

  private static CompressConfig config(
      List<String> types, Integer level, Long memory, Integer cpu) {
    return new CompressConfig(
        types, null, null, level, memory == null ? null : new ByteSize(memory), cpu);
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, true",
    "TEXT/CSS, true",
    "text/event-stream, true",
    "application/json, true",
    "application/problem+json, true",
    "application/+json, false",
    "application/jsonx, false",
    "text/, false",
    "text, false",
    "image/svg+xml;q=1, true",
    "application/octet-stream, false"
  })
  void types_coverWhatTheyName(String type, boolean covered) {
    assertThat(MediaTypes.of(config(null, null, null, null).types()).contain(type))
        .isEqualTo(covered);
  }
}
