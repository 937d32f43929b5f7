package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanlight.gateway.process.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command fails if its results cannot be written, whatever they are. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostOutputTest {
  private static final String YAML =
      """
      listeners: [{name: public, port: 0}]
      routes: [{name: a, match: {path: /a}, respond: {}}]
      """;

  @TempDir Path folder;

  /** A disk that is full. */
  private static final class Full extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  private String file() throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), YAML).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check FILE",
        "check FILE --format json",
        "routes FILE",
        "routes FILE GET /a",
        "routes FILE --format json",
        "diff FILE FILE --format json",
        "schema",
        "schema FILE",
        "plugins",
        "completion bash",
        "completion zsh",
        "completion fish",
        "version",
        "--help"
      })
  void command_saysThatItsOutputIsLost(String line) throws IOException {
    StringWriter err = new StringWriter();
    String[] arguments = line.replace("FILE", file()).split(" ");

    int exitCode = Main.execute(new Full(), new PrintWriter(err, true), arguments);

    assertThat(exitCode).isEqualTo(4);
    assertThat(err)
        .hasToString("fanlight: the output could not be written: No space left on device\n");
  }

  @Test
  void command_withoutOutput_losesNone() throws IOException {
    StringWriter err = new StringWriter();

    assertThat(Main.execute(new Full(), new PrintWriter(err, true), "diff", file(), file()))
        .isZero();

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void process_onAFullDisk_failsWithTheReason() throws Exception {
    File full = new File("/dev/full");
    assumeTrue(full.exists(), "there is no /dev/full");

    Process process = process("version", ProcessBuilder.Redirect.to(full));

    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(4);
    assertThat(errors(process)).contains("the output could not be written");
  }

  @Test
  void process_whoseReaderHasLeft_endsInSilence() throws Exception {
    Process process = process("schema", ProcessBuilder.Redirect.PIPE);
    process.getInputStream().close();

    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(4);
    assertThat(errors(process)).isEmpty();
  }

  private static Process process(String command, ProcessBuilder.Redirect output)
      throws IOException {
    return JavaCommand.of(List.of(), Main.class.getName(), command).redirectOutput(output).start();
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
