package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.cli.show.Safe;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of a command makes a terminal do anything. */
class SafeTest {
  /** Colours, a title, a C1 control, and characters that turn the direction of text. */
  private static final String EVIL = "\u001b[31m\u001b]0;x\u0007\u009b1m\u202e\u2066\u200f";

  private static final String[] NOT_SHOWN = {
    "\u001b", "\u0007", "\u009b", "\u202e", "\u2066", "\u200f"
  };

  @TempDir Path folder;

  @Test
  void lines_keepTheirBreaks_andALineHasNone() {
    assertThat(Safe.lines("a\n\u001bb\u009b\u202e\r\n")).isEqualTo("a\n?b???\n");
    assertThat(Safe.line("a\nb")).isEqualTo("a?b");
  }

  @Test
  void json_meansTheSame() {
    JsonObject json = new JsonObject().put("k" + EVIL, EVIL + "\ue001\udb40\udc01");

    String safe = Safe.json(json.encodePrettily());

    assertThat(safe).doesNotContain(NOT_SHOWN);
    assertThat(new JsonObject(safe)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "check --format json",
        "check --strict",
        "routes",
        "routes --format json",
        "diff",
        "run",
        "schema",
        "plugins"
      })
  void command_showsNamesOfFilesAndValuesSafely(String command) throws IOException {
    String yaml =
        """
        listeners: [{name: public, port: "%s"}]
        routes: [{name: a, match: {path: /a}, respond: {}}]
        """
            .formatted("\\u009b\\u202e\\e[31m");
    Path wrong = Files.writeString(folder.resolve("wrong" + EVIL + ".yaml"), yaml);
    Path right =
        Files.writeString(
            folder.resolve("right" + EVIL + ".yaml"), yaml.replaceAll("\"[^\"]*\"", "0"));
    for (Path file : List.of(wrong, right, folder.resolve("none" + EVIL))) {
      if (!command.equals("run") || !file.equals(right)) {
        assertSafe((command + " FILE" + (command.equals("diff") ? " FILE" : "")), file);
      }
    }
  }

  @Test
  void mistakenCommandLine_isShownSafely() {
    assertSafe("FILE", Path.of(EVIL));
    assertSafe("check --FILE x", Path.of(EVIL));
    assertSafe("check --format FILE", Path.of(EVIL));
    assertSafe("top --admin http://FILE", Path.of(EVIL));
  }

  private static void assertSafe(String line, Path file) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);
    String[] arguments = line.split(" ");
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].replace("FILE", file.toString());
    }

    Main.commandLine(writer, writer).execute(arguments);

    assertThat(said.toString()).as(line).doesNotContain(NOT_SHOWN);
  }
}
