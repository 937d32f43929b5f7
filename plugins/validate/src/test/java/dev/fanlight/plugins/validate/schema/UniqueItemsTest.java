package dev.fanlight.plugins.validate.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugins.validate.SmallHeap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

class UniqueItemsTest {
  private static final JsonReader READER = new JsonReader(64);

  private static List<Violation> check(String body) throws Exception {
    return BodySchema.of(READER.read(Buffer.buffer("{\"uniqueItems\": true}")))
        .check(READER.read(Buffer.buffer(body)), new Bounds(1_000, 10, () -> false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                              | true",
        "[1, 2]                                          | true",
        "[1, \"1\"]                                      | true",
        "[null, \"null\", false, 0, \"\", [], {}]        | true",
        "[[1], [[1]], {\"a\": 1}, {\"a\": [1]}]          | true",
        "[[1, 2], [\"1,2\"], [12]]                       | true",
        "[{\"a\": 1, \"b\": 2}, {\"a\": 2, \"b\": 1}]    | true",
        "[{\"a\": 1, \"b\": 2}, {\"b\": 2, \"a\": 1.0}]  | false",
        "[\"a\", \"\\u0061\"]                            | false",
        "[[[0.10]], [[1e-1]]]                            | false",
        "[null, null]                                    | false",
      })
  void equalItems_areFound(String list, boolean unique) throws Exception {
    assertThat(check(list).isEmpty()).isEqualTo(unique);
  }

  /** Comparing each with each takes half a minute here. */
  @Test
  void itemsOfTheSameHash_takeNoLonger() {
    StringBuilder list = new StringBuilder("[");
    for (int item = 0; item < 1 << 15; item++) {
      list.append(item == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 15; bit++) {
        list.append((item >> bit & 1) == 0 ? "Aa" : "BB");
      }
      list.append('"');
    }
    list.append(']');

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(check(list.toString())).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60, 70, 2_000, 100_000})
  void longItems_areComparedWhole(int length) throws Exception {
    String begun = "[\"" + "é".repeat(length) + "\", [], {\"b\": 1, \"a\": ";

    assertThat(check("[" + begun + "1}]," + begun + "2}]]")).isEmpty();
    assertThat(check("[" + begun + "1}]," + begun + "1.0}]]")).hasSize(1);
  }

  /** The tree counts, and so the texts that its items are looked up by must fit in beside it. */
  @Test
  void longItems_takeNoMemoryBesideTheirTree() throws Exception {
    assertThat(SmallHeap.run(40, LongItems.class)).endsWith("unique");
  }

  static final class LongItems {
    private LongItems() {}

    /** A hundred items that have a mebibyte in common. */
    public static void main(String[] none) throws Exception {
      StringNode common = StringNode.valueOf("x".repeat(1 << 20));
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < 100; i++) {
        list.addArray().add(common).add(i);
      }
      BodySchema schema = BodySchema.of(READER.read(Buffer.buffer("{\"uniqueItems\": true}")));
      boolean unique = schema.check(list, new Bounds(1_000, 10, () -> false)).isEmpty();
      System.out.print(unique ? "unique" : "not unique");
    }
  }
}
