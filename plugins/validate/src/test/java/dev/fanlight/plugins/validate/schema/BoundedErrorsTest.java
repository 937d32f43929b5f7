package dev.fanlight.plugins.validate.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.plugins.validate.SmallHeap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a check collects is bounded while it is collected, also where branches are tried. */
class BoundedErrorsTest {
  private static final long STEPS = 2_000_000;
  private static final JsonReader READER = new JsonReader(64);

  /** A tree as people write it: each level that does not match doubles the work. */
  private static String union(String more) {
    return """
    {"$ref": "#/$defs/node", "$defs": {"node": {"oneOf": [%s, %s]}}}\
    """
        .formatted(node("element", more), node("fragment", more));
  }

  private static String node(String type, String more) {
    return """
    {"type": "object", "required": ["type"], %s "properties": {
      "type": {"const": "%s"},
      "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}\
    """
        .formatted(more, type);
  }

  private static String tree(int depth, String leaf) {
    return "{\"type\": \"element\", \"children\": [".repeat(depth)
        + "{\"type\": \"%s\"}".formatted(leaf)
        + "]}".repeat(depth);
  }

  private static List<Violation> check(String schema, String body, int errors) throws Exception {
    return BodySchema.of(READER.read(Buffer.buffer(schema)))
        .check(READER.read(Buffer.buffer(body)), new Bounds(STEPS, errors, () -> false));
  }

  @Test
  void enoughErrors_areNoLineOfTheLog() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try {
      assertThat(check("{\"items\": {\"pattern\": \"^x$\"}}", "[\"a\", \"b\", \"c\"]", 2))
          .hasSize(2);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "10", "100"})
  void errorsOfBranches_areNoMoreThanAreShown(int errors) throws Exception {
    String list = "[" + "null,".repeat(1000) + "null]";
    String oneOf = "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"integer\"}]}";

    assertThat(check("{\"items\": " + oneOf + "}", list, errors)).hasSize(errors);
    assertThat(check("{\"items\": " + oneOf.replace("oneOf", "anyOf") + "}", list, errors))
        .hasSize(errors);
    assertThat(check("{\"anyOf\": [{\"items\": " + oneOf + "}]}", list, errors)).hasSize(errors);
    assertThat(check(union(""), tree(12, "x"), errors)).hasSize(errors);
    assertThat(check("{\"propertyNames\": {\"allOf\": [false, false]}}", "{\"a\": 1, \"b\": 2}", 3))
        .hasSize(3);
  }

  @Test
  void errorsOfBranches_nameEachBranch() throws Exception {
    String schema =
        """
        {"oneOf": [{"type": "string"}, {"required": ["a", "b", "c", "d"]}, {"maxProperties": 0}]}\
        """;

    assertThat(check(schema, "{\"e\": 1}", 100))
        .extracting(Violation::keyword)
        .containsExactly(
            "oneOf", "type", "required", "required", "required", "required", "maxProperties");
    assertThat(check(schema, "{\"e\": 1}", 4))
        .extracting(Violation::keyword)
        .containsExactly("oneOf", "type", "required", "required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"anyOf\": [{\"items\": {\"type\": \"string\"}}, {\"maxItems\": 1}, {}]}   | true",
        "{\"oneOf\": [{\"items\": {\"type\": \"string\"}}, {\"type\": \"array\"}]}   | true",
        "{\"oneOf\": [{\"items\": {\"type\": \"integer\"}}, {\"type\": \"array\"}]}  | false",
        "{\"not\": {\"items\": {\"type\": \"string\"}}}                              | true",
        "{\"not\": {\"not\": {\"items\": {\"type\": \"string\"}}}}                   | false",
        "{\"if\": {\"items\": {\"type\": \"string\"}}, \"then\": false}              | true",
        "{\"contains\": {\"anyOf\": [{\"type\": \"string\"}, {\"const\": 7}]}}       | true",
        "{\"contains\": {\"anyOf\": [{\"type\": \"string\"}, {\"const\": 8}]}}       | false",
      })
  void verdicts_areTheSame_howeverFewErrorsAreKept(String schema, boolean valid) throws Exception {
    String list = "[" + "1,".repeat(50) + "7]";

    for (int errors : new int[] {1, 2, 100}) {
      assertThat(check(schema, list, errors).isEmpty()).isEqualTo(valid);
    }
  }

  @Test
  void membersThatABranchHasLookedAt_countOnlyIfItMatches() throws Exception {
    String schema =
        """
        {"items": {"unevaluatedProperties": false, "anyOf": [
          {"properties": {"a": {"type": "string"}}, "required": ["x", "y", "z"]},
          {"properties": {"b": {"properties": {"c": {}}, "unevaluatedProperties": false}}}]}}\
        """;
    String good = "{\"b\": {\"c\": 1}},";

    for (int errors : new int[] {1, 2, 100}) {
      assertThat(check(schema, "[" + good.repeat(3) + "{}]", errors)).isEmpty();
      assertThat(check(schema, "[" + good.repeat(3) + "{\"a\": \"\"}]", 100))
          .extracting(Violation::pointer)
          .containsExactly("#/3");
    }
  }

  /** A check with neither bound takes more than 100 MB here. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\"unevaluatedProperties\": false,"})
  void aTreeThatCostsMost_takesLittleMemory(String more) throws Exception {
    assertThat(SmallHeap.run(40, InSmallHeap.class, more))
        .endsWith("the body takes too many steps to be checked");
  }

  static final class InSmallHeap {
    private InSmallHeap() {}

    public static void main(String[] more) throws Exception {
      try {
        check(union(more[0]), tree(30, "x"), 10);
      } catch (TooCostlyException costly) {
        System.out.print(costly.getMessage());
      }
    }
  }
}
