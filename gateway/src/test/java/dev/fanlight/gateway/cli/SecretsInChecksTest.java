package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import picocli.CommandLine;

/**
 * A value of a file may be a secret that has got to the wrong place. Whatever a check says of it,
 * it does not say the secret.
 */
class SecretsInChecksTest {
  private static final Path CONFIG = Path.of("../config");
  private static final Path EVERYTHING =
      Path.of("src/test/resources/dev/fanlight/gateway/config/load/everything.yaml");

  /** A part of it would be telling, too. */
  private static final String MARK = "MARKED";

  /** What looks like a template, a number, a URL, a program, a path and a file. */
  private static final List<String> SECRETS =
      List.of(
          "MARKED-{s}{{-{",
          "-7MARKED",
          "http://MARKED:MARKED@MARKED.example:99999/MARKED?MARKED",
          "(MARKED) | .MARKED[ # MARKED\u0007",
          "/MARKED/{MARKED}/**/MARKED",
          "MARKED\nMARKED: MARKED");

  private static final int AT_ONCE = 5;

  @TempDir static Path folder;

  private final StringWriter said = new StringWriter();
  private final CommandLine fanlight =
      Main.commandLine(new PrintWriter(said, true), new PrintWriter(said, true));

  @Test
  void valueOfAnyKeyThatIsASecretOfTheWrongKind_isNotShown() throws IOException {
    String tls = CONFIG.resolve("examples/tls").toRealPath() + "/";
    assertNothingShown(
        Files.readString(EVERYTHING)
            .replace("../../../../../../../../../config/examples/tls/", tls));
    assertNothingShown(
        Files.readString(CONFIG.resolve("examples/reference.yaml")).replace(": tls/", ": " + tls));
  }

  /** A few values at once, far from each other: each of all in turn, and each secret in turn. */
  private void assertNothingShown(String yaml) throws IOException {
    for (int i = 0; i < SECRETS.size(); i++) {
      Files.writeString(folder.resolve("secret" + i), SECRETS.get(i));
    }
    Path file = folder.resolve("gateway.yaml");
    List<ScalarNode> values = values(yaml);
    int rounds = values.size() / AT_ONCE + 1;
    List<String> told = new ArrayList<>();
    for (int first = 0; first < rounds; first++) {
      Files.writeString(file, withSecrets(yaml, values, first, rounds));
      told.add(check(file));
    }
    assertThat(values).hasSizeGreaterThan(200);
    assertThat(told).allMatch(text -> text.contains("${file:secret"));
    assertThat(told).noneMatch(text -> text.contains(MARK));
  }

  private static String withSecrets(String yaml, List<ScalarNode> values, int first, int step) {
    StringBuilder changed = new StringBuilder();
    int from = 0;
    for (int i = first; i < values.size(); i += step) {
      int end = values.get(i).getEndMark().orElseThrow().getIndex();
      changed
          .append(yaml, from, values.get(i).getStartMark().orElseThrow().getIndex())
          .append("\"${file:secret" + i % SECRETS.size() + "}\"")
          .append(yaml.charAt(end - 1) == '\n' ? "\n" : "");
      from = end;
    }
    return changed.append(yaml.substring(from)).toString();
  }

  private String check(Path file) {
    said.getBuffer().setLength(0);
    fanlight.execute("check", file.toString());
    return said.toString();
  }

  /** Its scalars that are no keys. */
  private static List<ScalarNode> values(String yaml) {
    List<ScalarNode> values = new ArrayList<>();
    collect(new Compose(LoadSettings.builder().build()).composeString(yaml).orElseThrow(), values);
    return values;
  }

  private static void collect(Node node, List<ScalarNode> values) {
    switch (node) {
      case ScalarNode scalar -> values.add(scalar);
      case SequenceNode list -> list.getValue().forEach(member -> collect(member, values));
      case MappingNode map ->
          map.getValue().stream()
              .map(NodeTuple::getValueNode)
              .forEach(value -> collect(value, values));
      default -> throw new AssertionError(node);
    }
  }
}
