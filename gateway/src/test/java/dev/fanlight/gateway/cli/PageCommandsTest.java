package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What deploy/README.md shows of commands that need no gateway is what they print. */
class PageCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("^```console\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\$ deploy/fanlight ((?:routes|diff) [^\\n]*)\\n([^$]*)");

  /** A command with what the page shows of its output. */
  record Shown(String line, String output) {
    @Override
    public String toString() {
      return line;
    }
  }

  static List<Shown> commands() throws IOException {
    List<Shown> all = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("deploy/README.md")));
    while (block.find()) {
      Matcher command = COMMAND.matcher(block.group(1));
      while (command.find()) {
        all.add(new Shown(command.group(1), command.group(2)));
      }
    }
    assertThat(all).hasSizeGreaterThan(1);
    return all;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommand_printsWhatThePageShows(Shown shown) {
    StringWriter out = new StringWriter();
    String[] arguments = shown.line().replaceAll("config/", ROOT + "/config/").split(" ");

    Main.commandLine(new PrintWriter(out, true), new PrintWriter(new StringWriter()))
        .execute(arguments);

    assertThat(out.toString().replace(ROOT + "/config/", "config/")).isEqualTo(shown.output());
  }
}
