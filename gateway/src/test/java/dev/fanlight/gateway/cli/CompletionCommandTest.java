package dev.fanlight.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shells complete with the scripts of {@code fanlight completion}. */
class CompletionCommandTest {
  @TempDir Path folder;

  private static String script(String shell) {
    StringWriter out = new StringWriter();
    int exitCode =
        Main.commandLine(new PrintWriter(out), new PrintWriter(new StringWriter()))
            .execute("completion", shell);
    assertThat(exitCode).isZero();
    return out.toString();
  }

  /** What the shell prints; the test is skipped where there is no such shell. */
  private String run(String shell, String commands) throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/" + shell))
            || Files.isExecutable(Path.of("/bin/" + shell)),
        "there is no " + shell);
    Path script = Files.writeString(folder.resolve("completion"), script(shell));
    Process process =
        new ProcessBuilder(shell, "-c", commands.replace("SCRIPT", script.toString()))
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return printed;
  }

  private String bash(String... words) throws IOException, InterruptedException {
    return run(
        "bash",
        "compopt() { true; }; source SCRIPT; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_fanlight_values; echo \"${COMPREPLY[@]}\""
            .formatted(String.join(" ", words).replace("''", "''"), words.length - 1));
  }

  @Test
  void bash_completesCommandsOptionsAndWords() throws Exception {
    assertThat(bash("fanlight", "ro").strip()).isEqualTo("routes");
    assertThat(bash("fanlight", "''"))
        .contains("check", "diff", "top", "trace")
        .doesNotContain("rehearse");
    assertThat(bash("fanlight", "run", "--w").strip()).isEqualTo("--watch");
    assertThat(bash("fanlight", "routes", "--format", "j").strip()).isEqualTo("json");
    assertThat(bash("fanlight", "completion", "f").strip()).isEqualTo("fish");
  }

  @Test
  void bash_completesAValueBehindAnEqualsSign() throws Exception {
    assertThat(bash("fanlight", "routes", "--format", "=", "j").strip()).isEqualTo("json");
    assertThat(bash("fanlight", "routes", "--format", "=").strip()).isEqualTo("text json");
    assertThat(bash("fanlight", "diff", "--format", "=", "json", "--he").strip())
        .isEqualTo("--help");
  }

  /** What a zsh that somebody types at makes of a line and a TAB. */
  private String zsh(String line) throws IOException, InterruptedException {
    String[] commands = {
      "zmodload zsh/zpty",
      "zpty typed 'TERM=dumb ZDOTDIR=%s HOME=%s zsh -f -i'".formatted(folder, folder),
      "zpty -w typed 'autoload -U compinit; compinit -u; source SCRIPT; print REA\"\"DY'",
      "zpty -r typed before '*READY*'",
      // The line is not run but printed, between brackets.
      "zpty -w -n typed $'%s\\t\\x01print -r -- \"[\\x05]\"\\n'".formatted(line),
      "zpty -r typed after $'*\\n\\\\[*\\\\]*'",
      "print -r -- $after"
    };
    String printed = run("zsh", String.join("\n", commands));
    Matcher shown = Pattern.compile("(?m)^\\[(.*)]").matcher(printed);
    assertThat(shown.find()).as(printed).isTrue();
    return shown.group(1).strip();
  }

  @Test
  void zsh_completesCommandsOptionsAndWords() throws Exception {
    assertThat(zsh("fanlight ro")).isEqualTo("fanlight routes");
    assertThat(zsh("fanlight run --w")).isEqualTo("fanlight run --watch");
    assertThat(zsh("fanlight routes --format j")).isEqualTo("fanlight routes --format json");
    assertThat(zsh("fanlight routes --format=j")).isEqualTo("fanlight routes --format=json");
  }

  @Test
  void fish_completesCommandsOptionsAndWords() throws Exception {
    String complete = "source SCRIPT; complete -C '%s'";

    assertThat(run("fish", complete.formatted("fanlight ro"))).startsWith("routes");
    assertThat(run("fish", complete.formatted("fanlight run --wa"))).startsWith("--watch");
    assertThat(run("fish", complete.formatted("fanlight diff --format j"))).startsWith("json");
    assertThat(run("fish", complete.formatted("fanlight diff --format=j")))
        .startsWith("--format=json");
    assertThat(run("fish", complete.formatted("fanlight "))).doesNotContain("rehearse");
  }

  @Test
  void fish_hasALineForEachCommandAndOption() {
    assertThat(script("fish").lines())
        .allMatch(line -> line.startsWith("complete -c fanlight "))
        .contains(
            "complete -c fanlight -n '__fish_seen_subcommand_from diff' -l format -x -a 'text json'"
                + " -d 'text, json (default: text).'")
        .anyMatch(line -> line.contains("-a routes -d 'List the routes of FILE"))
        .noneMatch(line -> line.contains("rehearse"));
  }
}
