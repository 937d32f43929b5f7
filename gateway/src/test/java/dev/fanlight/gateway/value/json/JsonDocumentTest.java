package dev.fanlight.gateway.value.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {
  private static final String TEXT =
      """
       { "a" : [ 1.50, {"b": "x\\"]}", "c": null}, [], {} , true ], "a/b":-1e3,
         "\\u00e4": "esc", "ö": {"": "empty", "~": 0}, "dup": 1, "s": "", "dup": {"x": 2} }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/a", "/a/0", "/a/1", "/a/1/b", "/a/1/c", "/a/1/d", "/a/2", "/a/2/0", "/a/3", "/a/3/x",
        "/a/4", "/a/5", "/a/-1", "/a/00", "/a/x", "/a~1b", "/a~1b/x", "/ä", "/ö", "/ö/", "/ö/~0",
        "/dup", "/dup/x", "/s", "/s/0", "/none", "/A"
      })
  void at_findsWhatAPointerIntoTheWholeTreeFinds(String pointer) throws Exception {
    JsonNode expected = Trees.read(TEXT).at(pointer);

    JsonNode found = new JsonDocument(Buffer.buffer(TEXT)).at(JsonPointer.compile(pointer));

    assertThat(found).isEqualTo(expected.isMissingNode() ? null : expected);
  }

  @RepeatedTest(200)
  void at_everyPlaceOfARandomDocument_isTheSame() throws Exception {
    String text = new RandomText(new Random()).value(4);
    JsonNode whole = Trees.read(text);

    check(new JsonDocument(Buffer.buffer(text)), whole, JsonPointer.empty());
  }

  private static void check(JsonDocument document, JsonNode expected, JsonPointer at) {
    assertThat(document.at(at)).as("%s", at).isEqualTo(expected);
    for (int i = 0; expected.isArray() && i < expected.size(); i++) {
      check(document, expected.get(i), at.appendIndex(i));
    }
    expected
        .properties()
        .forEach(member -> check(document, member.getValue(), at.appendProperty(member.getKey())));
  }

  private record RandomText(Random random) {
    String value(int depth) {
      return switch (random.nextInt(depth == 0 ? 4 : 7)) {
        case 0 -> String.valueOf(random.nextInt(2000) - 1000);
        case 1 -> random.nextBoolean() ? "true" : "null";
        case 2, 3 -> text();
        case 4, 5 -> "{" + members(depth) + "}";
        default -> "[" + list(depth) + " ]";
      };
    }

    private String text() {
      String[] pieces = {"a", "\\\\", "\\\"", "]", "}", ",", ":", "\\u0041", "é", " "};
      return "\"" + pieces[random.nextInt(pieces.length)] + pieces[random.nextInt(9)] + "\"";
    }

    private String list(int depth) {
      StringBuilder list = new StringBuilder(random.nextBoolean() ? " " : "");
      for (int i = random.nextInt(4); i > 0; i--) {
        list.append(value(depth - 1)).append(i > 1 ? " ," : "");
      }
      return list.toString();
    }

    private String members(int depth) {
      StringBuilder members = new StringBuilder();
      for (int i = random.nextInt(4); i > 0; i--) {
        members.append(text()).append(" : ").append(value(depth - 1)).append(i > 1 ? ", " : "\n");
      }
      return members.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void at_ofNothing_isNull(String text) {
    assertThat(new JsonDocument(Buffer.buffer(text)).at(JsonPointer.empty())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1,]", "1 2", "nul", "{\"a\" 1}", "\ufeff\ufeff1", "\"\\ud8\""})
  void of_whatIsNoJson_fails(String text) {
    assertThatThrownBy(() -> new JsonDocument(Buffer.buffer(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void byteOrderMark_isIgnored() {
    assertThat(new JsonDocument(Buffer.buffer("\ufeff{\"a\": 1}")).at(JsonPointer.compile("/a")))
        .hasToString("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "0", "{\"a\":0}"})
  void at_readsNoMoreThanItMay(String item) {
    String list = (item + ",").repeat(JsonDocument.MAX_VALUES) + item;
    Buffer text = Buffer.buffer("{\"few\": [1, 2], \"many\": [" + list + "]}", UTF_8.name());
    JsonDocument document = new JsonDocument(text);

    assertThat(document.at(JsonPointer.compile("/few"))).hasToString("[1,2]");
    assertThat(document.at(JsonPointer.compile("/many/40000"))).isNotNull();
    assertThatThrownBy(() -> document.at(JsonPointer.compile("/many")))
        .isInstanceOf(JsonDocument.TooManyValues.class);
    assertThatThrownBy(() -> document.at(JsonPointer.empty()))
        .isInstanceOf(JsonDocument.TooManyValues.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\ud83d\\uDE00 | 😀",
        "😀           | 😀",
        "a\\/b\\\\     | a~1b\\",
        "\\u0062\\u20ac | b€",
        "é€\\u00e9     | é€é"
      })
  void at_knowsANameByWhatItStandsFor(String name, String token) {
    JsonDocument document =
        new JsonDocument(Buffer.buffer("{\"x\":0,\"" + name + "\":1,\"" + name + "x\":2}"));

    assertThat(document.at(JsonPointer.compile("/" + token))).hasToString("1");
    assertThat(document.at(JsonPointer.compile("/" + token + "y"))).isNull();
  }

  /** Each pointer looks at all of them, on the event loop. */
  @Test
  void at_makesNoObjectsOfNamesThatItPasses() {
    Buffer text = Buffer.buffer("{" + "\"\\n\":1,".repeat(20_000) + "\"a\":1}");
    JsonDocument document = new JsonDocument(text);
    JsonPointer pointer = JsonPointer.compile("/\\nb");
    long before = allocated();

    assertThat(document.at(pointer)).isNull();

    assertThat(allocated() - before).isLessThan(text.length());
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void at_countsAllThatIsRead() {
    String list = "[" + "1,".repeat(30_000) + "1]";
    JsonDocument document = new JsonDocument(Buffer.buffer("[" + list + "," + list + "]"));
    JsonNode first = Objects.requireNonNull(document.at(JsonPointer.compile("/0")));

    assertThat(document.at(JsonPointer.compile("/0"))).isSameAs(first);
    assertThatThrownBy(() -> document.at(JsonPointer.compile("/1")))
        .isInstanceOf(JsonDocument.TooManyValues.class);
  }
}
