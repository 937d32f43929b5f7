package dev.fanlight.gateway.value.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two values have one key where their trees are equal, and only there. */
class ValueKeyTest {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "0.0",
          "-0.0",
          "1",
          "1.0",
          "1.00",
          "1e0",
          "10",
          "1e1",
          "0.1",
          "100e-3",
          "123456789012",
          "12345678901234567890",
          "12345678901234567890.0",
          "1e9999",
          "1E99999",
          "1e99999",
          "100e2147483647",
          "1000e2147483646");

  private static final List<String> VALUES =
      List.of(
          "null",
          "\"null\"",
          "true",
          "\"true\"",
          "false",
          "\"\"",
          "\"1\"",
          "\"1,\"",
          "\"1.,\"",
          "\"a\"",
          "\"\\u0061\"",
          "\"\\\"1:a\"",
          "\"\\ud800\"",
          "[]",
          "[[]]",
          "[1]",
          "[1.0]",
          "[12]",
          "[1,2]",
          "[2,1]",
          "[[1],2]",
          "[[1,2]]",
          "[\"a\",\"b\"]",
          "[\"ab\"]",
          "[\"a\\\"1:b\"]",
          "{}",
          "[{}]",
          "{\"a\":1}",
          "{\"a\":1.0}",
          "{\"a\":\"1\"}",
          "{\"a\":1,\"b\":2}",
          "{\"b\":2,\"a\":1}",
          "{\"a\":2,\"b\":1}",
          "{\"a\":{\"b\":2}}",
          "{\"a\":[1],\"b\":{\"d\":1,\"c\":2}}",
          "{\"b\":{\"c\":2,\"d\":1},\"a\":[1]}",
          "{\"a\":0,\"a\":1}",
          "{\"a\":null}",
          "{\"a\":\"null\"}");

  /** As whole texts are read, and as single numbers are. */
  private static List<JsonNode> trees() {
    List<JsonNode> trees = new ArrayList<>();
    NUMBERS.forEach(number -> trees.add(Numbers.of(number)));
    for (List<String> texts : List.of(NUMBERS, VALUES)) {
      for (String text : texts) {
        trees.add(Objects.requireNonNull(Json.parse(Buffer.buffer(text))));
      }
    }
    return trees;
  }

  @Test
  void key_isSharedByEqualTreesAlone() {
    for (JsonNode one : trees()) {
      for (JsonNode other : trees()) {
        assertThat(ValueKey.of(one).equals(ValueKey.of(other)))
            .as("%s as %s", one, other)
            .isEqualTo(one.equals(other));
      }
    }
  }
}
