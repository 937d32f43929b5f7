package dev.fanlight.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fanlight.gateway.cli.check.CheckReport;
import dev.fanlight.gateway.cli.command.CommandEnd;
import dev.fanlight.gateway.cli.command.CompletionCommand;
import dev.fanlight.gateway.cli.command.DiffCommand;
import dev.fanlight.gateway.cli.command.Format;
import dev.fanlight.gateway.cli.command.RoutesCommand;
import dev.fanlight.gateway.cli.command.TopCommand;
import dev.fanlight.gateway.cli.command.TraceCommand;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.telemetry.log.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands of {@code fanlight}. Results go to {@code out}, messages about failures to {@code
 * err}.
 */
@Command(
    name = "fanlight",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      CommandLine.HelpCommand.class,
      RoutesCommand.class,
      DiffCommand.class,
      TopCommand.class,
      TraceCommand.class,
      CompletionCommand.class
    },
    description = "An API gateway that answers one request from many services.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private static final String FOLDERS =
      "A configuration, for the plugins in its plugin_folders too.";

  private final PrintWriter out;
  private final PrintWriter err;

  Main(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Logging.protect();
    int exitCode = execute(new FileOutputStream(FileDescriptor.out), err, args);
    Logging.stop();
    System.exit(exitCode);
  }

  /**
   * Runs a command.
   *
   * @param stdout takes its results
   * @return its exit code, or another one if not all results could be written
   */
  static int execute(OutputStream stdout, PrintWriter err, String... args) {
    CommandOutput output = new CommandOutput(stdout);
    PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
    int exitCode = commandLine(out, err).execute(args);
    out.flush();
    return output.isLost(err) ? CommandOutput.LOST : exitCode;
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    Complaints complaints = new Complaints(err);
    return new CommandLine(new Main(out, err))
        .setOut(out)
        .setErr(err)
        // What begins with @ is an argument, such as a body, and names no file of arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(complaints)
        .setExecutionExceptionHandler(complaints);
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = {
        "Start the gateway that FILE describes.",
        "On SIGHUP the gateway reads FILE again, and uses it if it has no mistake.",
        "On SIGHUP and on SIGUSR1 it opens the file of its access log again."
      })
  int run(
      @Parameters(paramLabel = "FILE", description = "The configuration.") Path file,
      @Option(
              names = "--watch",
              description = "Also reload when FILE, or a file that it names, has other content.")
          boolean watch)
      throws Exception {
    return new Run(out, err).run(file, watch);
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Report every mistake in FILE, and start nothing.",
        "Also give advice: settings that are valid, and perhaps not meant."
      },
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:no mistake",
        "1:a plugin ended the process",
        "2:mistakes, or wrong options",
        "3:no mistake, but advice, with --strict"
      })
  int check(
      @Parameters(paramLabel = "FILE", description = "The configuration.") Path file,
      @Option(names = "--strict", description = "Fail if there is advice.") boolean strict,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "text",
              description = "${COMPLETION-CANDIDATES}: for a person or for a program.")
          Format format)
      throws JsonProcessingException {
    CommandEnd.onExit(err);
    CheckReport report = CheckReport.of(file);
    if (format == Format.json) {
      report.writeJson(out);
    } else {
      report.write(out, err, strict);
    }
    return report.exitCode(strict);
  }

  @Command(
      name = "plugins",
      mixinStandardHelpOptions = true,
      description = "List the plugins that FILE can use, and the keys of their configuration.")
  int plugins(@Parameters(paramLabel = "FILE", arity = "0..1", description = FOLDERS) Path file)
      throws ConfigException {
    CommandEnd.onExit(err);
    try (PluginInventory plugins = new PluginInventory(file)) {
      out.print(Safe.lines(plugins.listing()));
      out.flush();
      plugins.refuse();
    }
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "schema",
      mixinStandardHelpOptions = true,
      description = "Print the JSON Schema of configurations, with the keys of each plugin.")
  int schema(@Parameters(paramLabel = "FILE", arity = "0..1", description = FOLDERS) Path file)
      throws ConfigException, IOException {
    CommandEnd.onExit(err);
    try (PluginInventory plugins = new PluginInventory(file)) {
      plugins.refuse();
      out.print(Safe.json(plugins.schema()));
      out.flush();
    }
    return CommandLine.ExitCode.OK;
  }

  @Command(
      name = "version",
      mixinStandardHelpOptions = true,
      description = "Print the versions of Fanlight, Vert.x, Netty and the JVM.")
  int version() {
    out.println(Version.full());
    return CommandLine.ExitCode.OK;
  }

  @Command(name = "rehearse", hidden = true)
  int rehearse() throws Exception {
    new Rehearsal().play();
    return CommandLine.ExitCode.OK;
  }
}
