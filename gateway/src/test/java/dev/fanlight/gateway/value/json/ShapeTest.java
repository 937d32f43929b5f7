package dev.fanlight.gateway.value.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.fanlight.gateway.value.FakeSource;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
  private static final String BODY =
      """
      { "data" : { "id": 7, "na\\u006de": "x", "address": {"city": "Oslo", "zip": [1, 2]},
        "items": [ {"id": 1, "secret": "s", "tags": [{"k": 1}]}, {"id": 2}, 3, null ], "none": null },
        "other": [ [1], "a,]}\\"{" ] }
      """;

  private static List<String> list(@Nullable String words) {
    return words == null ? List.of() : List.of(words.split(" "));
  }

  private static String shaped(
      String body,
      @Nullable String target,
      List<String> only,
      List<String> without,
      String... names) {
    Map<String, String> renames = names.length == 0 ? Map.of() : Map.of(names[0], names[1]);
    return Shape.of(target == null ? "" : target, only, without, renames)
        .apply(Buffer.buffer(body))
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/data/id               |                       |            | 7",
        "/data/name             |                       |            | \"x\"",
        "/data/items/1          |                       |            | {\"id\": 2}",
        "/other/1               |                       |            | \"a,]}\\\"{\"",
        "/data/no               |                       |            | null",
        "/data/id/x             |                       |            | null",
        "/data/items/9          |                       |            | null",
        "/data                  | /id /address/city     |            |"
            + " {\"id\":7,\"address\":{\"city\":\"Oslo\"}}",
        "/data                  | /name /none           |            |"
            + " {\"na\\u006de\":\"x\",\"none\":null}",
        "/data                  | /items/*/id           |            |"
            + " {\"items\":[{\"id\":1},{\"id\":2}]}",
        "/data                  | /items                | /items/*/secret |"
            + " {\"items\":[{\"id\":1,\"tags\":[{\"k\": 1}]},{\"id\":2},3,null]}",
        "/data/items            | /*/id                 |            | [{\"id\":1},{\"id\":2}]",
        "/data/items            | /id                   |            | []",
        "/data/items            |                       | /*/tags/*/k |"
            + " [{\"id\":1,\"secret\":\"s\",\"tags\":[{}]},{\"id\":2},3,null]",
        "/data                  | /address              | /address   | {}",
        "/data                  | /id/x /address/no     |            | {\"address\":{}}",
        "/data/id               | /x                    |            | null",
        "/other                 |                       | /*         | []",
        "/other                 | /*                    |            | [[1],\"a,]}\\\"{\"]",
      })
  void apply_picksAndDropsByPointer(
      String target, @Nullable String only, @Nullable String without, String expected) {
    assertThat(shaped(BODY, target, list(only), list(without))).isEqualTo(expected);
  }

  @Test
  void apply_renamesMembers() {
    assertThat(shaped("{\"id\":1,\"a\":2}", "", List.of(), List.of(), "/id", "user id\""))
        .isEqualTo("{\"user id\\\"\":1,\"a\":2}");
    assertThat(shaped("[{\"id\":1},{\"id\":{\"id\":2}}]", "", List.of(), List.of(), "/*/id", "x"))
        .isEqualTo("[{\"x\":1},{\"x\":{\"id\":2}}]");
    assertThat(shaped("{\"id\":1,\"x\":2}", "", List.of("/id"), List.of(), "/id", "x"))
        .isEqualTo("{\"x\":1}");
  }

  @Test
  void apply_neverGivesANameTwice() {
    assertThat(shaped("{\"x\":0,\"id\":1}", "", List.of(), List.of(), "/id", "x"))
        .isEqualTo("{\"x\":1}");
  }

  @Test
  void apply_keepsEveryDigitAndEveryEscape() {
    String number = "1234567890123456789012345678901234567890.10e-5";

    assertThat(
            shaped(
                "{\"n\":" + number + ",\"s\":\"\\ud83d\\ude00\\/\"}",
                "",
                List.of("/n", "/s"),
                List.of()))
        .isEqualTo("{\"n\":" + number + ",\"s\":\"\\ud83d\\ude00\\/\"}");
  }

  @Test
  void apply_ofAVeryDeepBody_doesNotRecurse() {
    String deep = "[".repeat(200_000) + "]".repeat(200_000);

    assertThat(shaped("{\"a\":" + deep + ",\"b\":1}", "", List.of("/b"), List.of()))
        .isEqualTo("{\"b\":1}");
    assertThat(shaped("{\"a\":" + deep + "}", "", List.of("/a"), List.of()))
        .isEqualTo("{\"a\":" + deep + "}");
  }

  @Test
  void target_isTheLastMemberOfItsName() {
    assertThat(shaped("{\"a\":{\"b\":1},\"a\":{\"b\":2,\"b\":3}}", "/a/b", List.of(), List.of()))
        .isEqualTo("3");
  }

  /** The names of members cost little more than their bytes, whatever escapes they have. */
  @ParameterizedTest
  @CsvSource({"/none, 1", "'', 30"})
  void apply_makesFewObjectsOfNamesThatItDrops(String target, int times) {
    Buffer body = Buffer.buffer("{" + "\"\\u0061bcdefgh\":1,".repeat(5_000) + "\"a\":1}");
    Shape shape = Shape.of(target, List.of("/x"), List.of(), Map.of());
    shape.apply(body);
    long before = allocated();

    shape.apply(body);

    assertThat(allocated() - before).isLessThan((long) (times + 1) * body.length());
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void apply_refusesNamesThatMakeABodyMuchLarger() {
    String many = "[" + "{\"a\":1},".repeat(1000) + "1]";

    assertThatThrownBy(() -> shaped(many, "", List.of(), List.of(), "/*/a", "a".repeat(200)))
        .isInstanceOf(GatewayError.class);
  }

  /** The same with a tree. */
  private static @Nullable JsonNode picked(JsonNode node, List<List<String>> only) {
    if (only.stream().anyMatch(List::isEmpty)) {
      return node;
    }
    if (node.isObject()) {
      ObjectNode left = ((ObjectNode) node).objectNode();
      node.properties()
          .forEach(member -> {
            JsonNode value = picked(member.getValue(), below(only, member.getKey()));
            if (value != null) {
              left.set(member.getKey(), value);
            }
          });
      return only.isEmpty() ? null : left;
    }
    if (node.isArray()) {
      ArrayNode left = ((ArrayNode) node).arrayNode();
      node.forEach(member -> {
        JsonNode value = picked(member, below(only, "*"));
        if (value != null) {
          left.add(value);
        }
      });
      return only.isEmpty() ? null : left;
    }
    return null;
  }

  private static List<List<String>> below(List<List<String>> pointers, String token) {
    return pointers.stream()
        .filter(pointer -> pointer.getFirst().equals(token))
        .map(pointer -> pointer.subList(1, pointer.size()))
        .toList();
  }

  @Test
  void only_isWhatATreeSays() {
    for (long seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      JsonNode body = json(random, 4);
      List<String> only = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(3); i++) {
        only.add(pointer(random));
      }
      JsonNode expected = picked(body, only.stream().map(Shape::tokens).toList());

      String shaped = shaped(body.toPrettyString(), "", only, List.of());

      assertThat(shaped.equals("null") ? "null" : FakeSource.json(shaped).toString())
          .as("seed %s: %s of %s", seed, only, body)
          .isEqualTo(expected == null ? "null" : expected.toString());
    }
  }

  private static String pointer(SplittableRandom random) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i <= random.nextInt(3); i++) {
      pointer.append('/').append(List.of("a", "b", "*").get(random.nextInt(3)));
    }
    return pointer.toString();
  }

  private static JsonNode json(SplittableRandom random, int depth) {
    ObjectNode holder = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> holder.put("v", random.nextInt());
      case 1 -> holder.put("v", "a\"]}");
      case 2 -> holder.putNull("v");
      case 3 -> {
        ArrayNode list = holder.putArray("v");
        for (int i = 0; i < random.nextInt(4); i++) {
          list.add(json(random, depth - 1));
        }
      }
      default -> {
        ObjectNode object = holder.putObject("v");
        for (String name : List.of("a", "b", "c")) {
          if (random.nextInt(4) > 0) {
            object.set(name, json(random, depth - 1));
          }
        }
      }
    }
    return holder.get("v");
  }
}
