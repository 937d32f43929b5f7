package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void version_namesEveryPartABugReportNeeds() {
    assertThat(execute("version")).isZero();

    assertThat(out.toString()).matches("fanlight .* \\(Vert\\.x 5\\..*, Netty 4\\..*\\)\\s");
  }

  @Test
  void unknownCommand_isMisuse() {
    assertThat(execute("fly")).isEqualTo(2);

    assertThat(err.toString()).contains("fly").contains("Usage: fanlight");
  }

  private int execute(String... arguments) {
    return Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
  }
}
