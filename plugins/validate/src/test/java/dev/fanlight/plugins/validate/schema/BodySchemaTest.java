package dev.fanlight.plugins.validate.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class BodySchemaTest {
  private static final Bounds BOUNDS = new Bounds(100_000, 10, () -> false);
  private static final JsonReader READER = new JsonReader(64);

  private static BodySchema schema(String json) throws MalformedException {
    return BodySchema.of(READER.read(Buffer.buffer(json)));
  }

  private static List<Violation> check(String schema, String body) throws Exception {
    return schema(schema).check(READER.read(Buffer.buffer(body)), BOUNDS);
  }

  /** One of each kind; {@link SchemaSuiteTest} runs the official suite. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\": \"integer\"}                                | 1.0                    | true",
        "{\"type\": \"integer\"}                                | 1.1                    | false",
        "{\"type\": \"integer\"}                                | \"1\"                  | false",
        "{\"type\": [\"string\", \"null\"]}                     | null                   | true",
        "{\"multipleOf\": 0.01}                                 | 4.35                   | true",
        "{\"multipleOf\": 0.01}                                 | 0.0075                 | false",
        "{\"maximum\": 100}                                     | 1e300                  | false",
        "{\"exclusiveMinimum\": 1.1}                            | 1.1                    | false",
        "{\"maxLength\": 2}                                     | \"\uD83D\uDCA9\uD83D\uDCA9\" |"
            + " true",
        "{\"pattern\": \"^a*$\"}                                | \"aab\"                | false",
        "{\"pattern\": \"a+\"}                                  | \"xaay\"               | true",
        "{\"pattern\": \"^\\\\u00e9$\"}                         | \"\u00e9\"             | true",
        "{\"pattern\": \"^\\\\p{L}+$\"}                         | \"\u00e9t\u00e9\"      | true",
        "{\"pattern\": \"^a$\"}                                 | \"a\\n\"               | false",
        "{\"pattern\": \"^([a-z]{1,63}[.]){1,100}$\"}          | \"a.b.\"               | true",
        "{\"pattern\": \"^(\\\\u9999?[{1000}]?[(]?){1,40}$\"} | \"{(0\"                | true",
        "{\"patternProperties\": {\"^x-\": false}}              | {\"x-a\": 1}           | false",
        "{\"propertyNames\": {\"pattern\": \"^[a-z]+$\"}}       | {\"A\": 1}             | false",
        "{\"required\": [\"a\"]}                                | {}                     | false",
        "{\"required\": [\"a\"]}                                | []                     | true",
        "{\"additionalProperties\": false, \"properties\": {\"a\": {}}} | {\"a\": 1, \"b\": 2} |"
            + " false",
        "{\"uniqueItems\": true}                                | [1, true]              | true",
        "{\"uniqueItems\": true}                                | [1.0, 1]               | false",
        "{\"const\": {\"a\": 1, \"b\": 2}}                      | {\"b\": 2, \"a\": 1.0} | true",
        "{\"enum\": [6, \"x\"]}                                 | 7                      | false",
        "{\"prefixItems\": [{\"type\": \"string\"}], \"items\": false} | [\"a\", 1]     | false",
        "{\"contains\": {\"const\": 1}, \"maxContains\": 1}     | [1, 1]                 | false",
        "{\"oneOf\": [{\"type\": \"integer\"}, {\"minimum\": 2}]} | 3                    | false",
        "{\"anyOf\": [{\"type\": \"integer\"}, {\"minimum\": 2}]} | 1.5                  | false",
        "{\"not\": {\"type\": \"integer\"}}                     | 1                      | false",
        "{\"if\": {\"minimum\": 5}, \"then\": {\"multipleOf\": 5}, \"else\": false} | 10  | true",
        "{\"dependentRequired\": {\"a\": [\"b\"]}}              | {\"a\": 1}             | false",
        "{\"dependentSchemas\": {\"a\": {\"minProperties\": 2}}} | {\"a\": 1}            | false",
        "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"type\": \"null\"}}} | 1           | false",
        "{\"$ref\": \"#a\", \"$defs\": {\"x\": {\"$anchor\": \"a\", \"type\": \"null\"}}} | 1 |"
            + " false",
        "{\"allOf\": [{\"properties\": {\"a\": {}}}], \"unevaluatedProperties\": false} | {\"a\":"
            + " 1} | true",
        "{\"allOf\": [{\"properties\": {\"a\": {}}}], \"unevaluatedProperties\": false} | {\"b\":"
            + " 1} | false",
        "{\"prefixItems\": [{}], \"unevaluatedItems\": false}   | [1, 2]                 | false",
        "{\"format\": \"ipv4\"}                                 | \"no address\"         | true",
      })
  void check_isThatOfTheDraft(String schema, String body, boolean valid) throws Exception {
    assertThat(check(schema, body).isEmpty()).isEqualTo(valid);
  }

  @Test
  void violations_pointToTheirPlace() throws Exception {
    String schema =
        """
        {"properties": {"a/b c~": {"items": {"type": "string"}}, "n": {"minimum": 3}}}\
        """;

    List<Violation> violations = check(schema, "{\"a/b c~\": [\"x\", 1], \"n\": 1}");

    assertThat(violations)
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("#/a~1b%20c~0/1", "#/n");
    assertThat(violations)
        .extracting(Violation::keyword)
        .containsExactlyInAnyOrder("type", "minimum");
    assertThat(violations.getFirst().detail()).contains("integer found, string expected");
  }

  @Test
  void violations_areBounded() throws Exception {
    String list = "[" + "1,".repeat(9_999) + "1]";

    assertThat(check("{\"items\": {\"type\": \"string\"}}", list)).hasSize(10);
    assertThat(
            check(
                "{\"anyOf\": [{\"items\": {\"type\": \"string\"}}, {\"type\": \"array\"}]}", list))
        .isEmpty();
    String name = "n".repeat(100_000);
    assertThat(check("{\"additionalProperties\": false}", "{\"" + name + "\": 1}"))
        .allSatisfy(violation -> assertThat(violation.detail()).hasSizeLessThan(300));
  }

  @Test
  void aSchemaThatIsExponential_endsWithItsSteps() throws Exception {
    StringBuilder schema = new StringBuilder("{\"$ref\": \"#/$defs/a0\", \"$defs\": {");
    for (int i = 0; i < 40; i++) {
      schema.append(
          "\"a%d\": {\"allOf\": [{\"$ref\": \"#/$defs/a%d\"}, {\"$ref\": \"#/$defs/a%d\"}]},"
              .formatted(i, i + 1, i + 1));
    }
    BodySchema exponential = schema(schema.append("\"a40\": {\"type\": \"string\"}}}").toString());

    assertThatExceptionOfType(TooCostlyException.class)
        .isThrownBy(() -> exponential.check(READER.read(Buffer.buffer("\"a\"")), BOUNDS));
  }

  @Test
  void aSchemaThatRefersToItself_endsWithItsDepth() throws Exception {
    BodySchema endless = schema("{\"$ref\": \"#\"}");

    assertThatExceptionOfType(TooCostlyException.class)
        .isThrownBy(() -> endless.check(READER.read(Buffer.buffer("1")), BOUNDS));
  }

  @Test
  void aCheckThatNobodyWaitsFor_ends() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Bounds over = new Bounds(1_000_000, 10, () -> asked.incrementAndGet() > 100);
    BodySchema list = schema("{\"items\": {\"type\": \"integer\"}}");
    JsonNode many = READER.read(Buffer.buffer("[" + "1,".repeat(10_000) + "1]"));

    assertThatExceptionOfType(TooCostlyException.class).isThrownBy(() -> list.check(many, over));
  }

  /** Of two keywords only, one of which takes half a minute for this text. */
  @Test
  void aPatternThatNobodyWaitsFor_ends() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Bounds over = new Bounds(1_000_000, 10, () -> asked.incrementAndGet() > 100);
    BodySchema name = schema("{\"type\": \"string\", \"pattern\": \"^([a-z]+ ?){1,500}$\"}");
    JsonNode text = READER.read(Buffer.buffer('"' + "a".repeat(900_000) + '"'));

    assertThatExceptionOfType(TooCostlyException.class).isThrownBy(() -> name.check(text, over));
  }

  @Test
  void aPatternThatCostsOthersForEver_takesLinearTime() throws Exception {
    String text = "\"" + "a".repeat(50_000) + "!\"";

    assertThat(check("{\"pattern\": \"^(a+)+$\"}", text)).hasSize(1);
    assertThat(check("{\"pattern\": \"^(a|a)*$\"}", text)).hasSize(1);
  }

  @Test
  void aTreeThatDescribesItself_isChecked() throws Exception {
    String tree = "{\"properties\": {\"next\": {\"$ref\": \"#\"}, \"v\": {\"type\": \"integer\"}}}";

    assertThat(check(tree, "{\"next\": {\"next\": {\"v\": \"x\"}}}"))
        .extracting(Violation::pointer)
        .containsExactly("#/next/next/v");
    String deep = "{\"next\":".repeat(60) + "{\"v\": 1}" + "}".repeat(60);
    assertThat(check(tree, deep)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"strng\"}",
        "{\"required\": \"a\"}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
        "{\"$ref\": \"https://example.com/schema.json\"}",
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"$ref\": \"classpath:draft/2020-12/schema\"}",
        "{\"$ref\": \"other.json\"}",
        "{\"$ref\": \"#/$defs/none\"}",
        "{\"pattern\": \"(?=a)b\"}",
        "{\"pattern\": \"(\"}",
        "{\"pattern\": \"(a{1000}){1000}\"}",
        "{\"pattern\": \"((ab?){1,300}c){1,300}\"}",
        "{\"patternProperties\": {\"((a{50}){50}){50}\": {}}}",
        "[]",
        "1"
      })
  void of_refusesWhatItCannotUse(String schema) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schema(schema))
        .withMessageMatching("(the schema|[$]schema) .*")
        .withMessageNotContainingAny("java.", "Exception");
  }

  /** What the library says of a pattern would stand beside the error of the file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pattern\": \"(\"}",
        "{\"pattern\": \"((ab?){1,300}c){1,300}\"}",
        "{\"properties\": {\"a\": {\"pattern\": \"(?=a)b\"}}}",
        "{\"patternProperties\": {\"(\": {}}}"
      })
  void aPatternThatIsRefused_isNotLogged(String schema) {
    Logger library = (Logger) LoggerFactory.getLogger("com.networknt");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    library.addAppender(log);
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> schema(schema))
          .withMessageContaining("pattern");
    } finally {
      library.detachAppender(log);
    }
    assertThat(log.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{} {}",
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": {\"b\": 1, \"\\u0062\": 2}}",
        "\uFEFF{}",
        "{'a': 1}",
        "[1,]",
        "NaN",
        "01",
        "// no\n1",
        "\"\u0001\"",
        "1e400",
        "[-1e999999999]",
        "\"admin\\ud888\"",
        "{\"a\": [\"\\ude00\\ud83d\"]}"
      })
  void read_refusesWhatIsNotOneJson(String body) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.read(Buffer.buffer(body)))
        .satisfies(malformed ->
            assertThat(malformed.detail())
                .startsWith(body.contains("1, ") ? "an object" : "the body"));
  }

  @Test
  void read_takesWholeSurrogatePairs() throws Exception {
    assertThat(READER.read(Buffer.buffer("\"\\ud83d\\ude00\"")).stringValue())
        .isEqualTo(Character.toString(0x1f600));
  }

  @Test
  void read_refusesOtherEncodings_andWhatIsBeyondItsBounds() {
    assertMalformed(Buffer.buffer("{}", "UTF-16"));
    assertMalformed(Buffer.buffer("{}", "UTF-32LE"));
    assertMalformed(Buffer.buffer(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}));
    assertMalformed(Buffer.buffer(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
    assertMalformed(Buffer.buffer("[".repeat(65) + "]".repeat(65)));
    assertMalformed(Buffer.buffer("[".repeat(1_000_000)));
    assertMalformed(Buffer.buffer("1".repeat(101)));
  }

  private static void assertMalformed(Buffer body) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> READER.read(body));
  }
}
