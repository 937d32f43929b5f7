package dev.fanlight.gateway.value.jq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs as the jq 1.7 manual explains them: what they are given, and all that they give. */
class JqManualTest {

  @ParameterizedTest
  @MethodSource
  void program_givesWhatTheManualSays(String row) throws IOException {
    String[] parts = row.split(" ~ ", -1);

    Buffer all =
        Program.compile("[" + parts[0] + "]")
            .run(Buffer.buffer(parts[1]), 1 << 20, 1 << 20, 1 << 20);

    assertThat(all).hasToString(parts[2]);
  }

  static List<String> program_givesWhatTheManualSays() throws IOException {
    try (InputStream table = JqManualTest.class.getResourceAsStream("manual.txt")) {
      return new String(Objects.requireNonNull(table).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
