package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.telemetry.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands of {@code fanlight}. What is asked for goes to {@code out}, complaints to {@code
 * err}.
 */
@Command(
    name = "fanlight",
    description = "An asynchronous API gateway: one request becomes many.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private final PrintWriter out;

  Main(PrintWriter out) {
    this.out = out;
  }

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = commandLine(out, err).execute(args);
    Logging.stop();
    System.exit(exitCode);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main(out)).setOut(out).setErr(err);
  }

  @Command(name = "version", description = "Say which Fanlight, Vert.x, Netty and JVM this is.")
  int version() {
    out.println(Version.full());
    return CommandLine.ExitCode.OK;
  }
}
