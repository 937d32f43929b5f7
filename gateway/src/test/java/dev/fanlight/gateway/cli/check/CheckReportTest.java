package dev.fanlight.gateway.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckReportTest {
  private static final String GOOD =
      """
      listeners: [{name: public, port: 8080}]
      routes: [{name: a, match: {path: /a}, respond: {}}]
      """;
  private static final String ADVISED = GOOD.replace("/a}", "\"/:a\"}");
  private static final String WRONG = GOOD.replace("port", "prot");

  @TempDir Path folder;

  private CheckReport check(String yaml) throws IOException {
    return CheckReport.of(Files.writeString(folder.resolve("it.yaml"), yaml));
  }

  private static JsonNode json(CheckReport report) throws IOException {
    StringWriter out = new StringWriter();
    report.writeJson(new PrintWriter(out));
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void exitCode_tellsMistakesFromAdviceThatIsHeeded() throws IOException {
    assertThat(check(GOOD).exitCode(true)).isZero();
    assertThat(check(ADVISED).exitCode(false)).isZero();
    assertThat(check(ADVISED).exitCode(true)).isEqualTo(3);
    assertThat(check(WRONG).exitCode(false)).isEqualTo(2);
    assertThat(check(WRONG).exitCode(true)).isEqualTo(2);
  }

  @Test
  void json_ofAGoodFile_hasEmptyLists() throws IOException {
    JsonNode report = json(check(GOOD));

    assertThat(report)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"file": "%s", "result": "ok", "mistakes": [], "more": 0, "advice": []}
                    """
                        .formatted(folder.resolve("it.yaml"))));
  }

  @Test
  void json_ofAdvice_saysWhatWhereAndTheRemedy() throws IOException {
    JsonNode report = json(check(ADVISED));

    assertThat(report.path("result").asText()).isEqualTo("advice");
    assertThat(report.path("advice"))
        .hasToString(
            "[{\"rule\":\"path_of_other_gateway\",\"line\":2,\"path\":\"routes[0].match.path\","
                + "\"message\":\"in match.path of route a the segment :a is plain text and no"
                + " variable\",\"remedy\":\"write {a}\"}]");
  }

  @Test
  void json_ofVeryManyMistakes_hasTheFirstAndTheNumberOfTheOthers() throws IOException {
    JsonNode report = json(check(GOOD + "unknown_key: 1\n".repeat(1_002)));

    assertThat(report.path("mistakes")).hasSize(1_000);
    assertThat(report.path("more").asInt()).isEqualTo(2);
  }

  @Test
  void json_ofMistakes_hasTheirParts() throws IOException {
    JsonNode report = json(check(WRONG));

    assertThat(report.path("result").asText()).isEqualTo("mistakes");
    assertThat(report.path("mistakes").findValuesAsText("path"))
        .containsExactly("listeners[0].port", "listeners[0].prot");
    JsonNode mistake = report.path("mistakes").get(1);
    assertThat(mistake.path("line").asInt()).isEqualTo(1);
    assertThat(mistake.path("found").asText()).isEqualTo("the unknown key prot");
    assertThat(mistake.path("expected").asText()).contains("one of", "port");
    assertThat(mistake.path("hint").asText()).isEqualTo("did you mean port?");
    assertThat(mistake.path("file").asText()).isEqualTo(report.path("file").asText());
  }

  @Test
  void mistakesInPlugins_areToldWithTheOthers() throws IOException {
    JsonNode report = json(check(WRONG + "plugins: [{name: nowhere}]\n"));

    assertThat(report.path("mistakes").findValuesAsText("path"))
        .containsExactly("listeners[0].port", "listeners[0].prot", "plugins[0].name");
  }

  @Test
  void text_hasALineForEachAdvice_andThenTheCounts() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    check(ADVISED).write(new PrintWriter(out), new PrintWriter(err), false);

    Path file = folder.resolve("it.yaml");
    assertThat(err)
        .hasToString(
            file
                + ":2: advice: routes[0].match.path: in match.path of route a the segment :a is"
                + " plain text and no variable; write {a}\n");
    assertThat(out).hasToString(file + ": ok (1 listener, 0 upstreams, 1 route)\n");
  }

  @Test
  void text_ofAdviceThatIsHeeded_doesNotSayThatAllIsWell() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    check(ADVISED).write(new PrintWriter(out), new PrintWriter(err), true);

    assertThat(err.toString()).contains(": advice: ");
    assertThat(out.toString()).isEmpty();
  }
}
