package dev.fanlight.gateway.config.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  @Test
  void names_areThoseOfTheVariablesAndThenOfTheTail() {
    assertThat(PathPattern.parse("/a/{b}/c/{d}/{e**}").names()).containsExactly("b", "d", "e");
    assertThat(PathPattern.parse("/a/{b}/{b}").names()).containsExactly("b", "b");
    assertThat(PathPattern.parse("/").names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/**, rest", "/a/**, rest", "/a/{x**}, x", "/a/{x}, ", "/a, ", "/, ", "/**/a, "})
  void tail_isTheNameOfTheLastSegmentIfThatIsOne(String path, String tail) {
    assertThat(PathPattern.parse(path).tail()).isEqualTo(tail);
  }

  @Test
  void literals_stayPercentEncoded() {
    assertThat(PathPattern.parse("/%61/").segments())
        .extracting(PathPattern.Segment::literal)
        .containsExactly("%61", "");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/{x}, /api/v1, true",
    "/api/v1,     /api/v1, true",
    "/api/**,     /api,    true",
    "/api,        /api/v1, false",
    "/apis,       /api,    false",
    "/{x}/v1,     /{x},    false",
    "/**,         /**,     false",
    "/,           /api,    false"
  })
  void beginsWith_comparesWholeLiteralSegments(String path, String prefix, boolean begins) {
    assertThat(PathPattern.parse(path).beginsWith(prefix)).isEqualTo(begins);
  }
}
