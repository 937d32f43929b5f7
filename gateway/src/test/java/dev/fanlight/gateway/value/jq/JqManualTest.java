package dev.fanlight.gateway.value.jq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs as the jq 1.7 manual explains them, and as jq 1.7 runs them: what they are given, and
 * all that they give.
 */
class JqManualTest {

  @ParameterizedTest
  @MethodSource("rows")
  void program_givesWhatJqGives(String row) {
    String[] parts = row.split(" ~ ", -1);

    Buffer all =
        Program.compile("[" + parts[0] + "]")
            .run(Buffer.buffer(parts[1]), 1 << 20, 1 << 20, 1 << 20);

    assertThat(all).hasToString(parts[2]);
  }

  static Stream<String> rows() throws IOException {
    return Stream.concat(rows("manual.txt"), rows("jq17.txt"));
  }

  private static Stream<String> rows(String table) throws IOException {
    try (InputStream text = JqManualTest.class.getResourceAsStream(table)) {
      return new String(Objects.requireNonNull(text).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    }
  }
}
