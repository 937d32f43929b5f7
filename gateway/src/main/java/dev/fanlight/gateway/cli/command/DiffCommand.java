package dev.fanlight.gateway.cli.command;

import dev.fanlight.gateway.cli.show.DifferenceText;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.explain.diff.Change;
import dev.fanlight.gateway.explain.diff.ConfigDifference;
import dev.fanlight.gateway.explain.words.PlainJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanlight diff}: what is different between two configurations. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The files mean the same.",
      "1:They differ.",
      "2:One of them has a mistake, or the command line has."
    },
    description = {
      "Compare what two configurations mean, not how they are written.",
      "A default that one file writes and the other leaves out is no difference. Secrets are not"
          + " shown."
    })
public final class DiffCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "A", description = "The configuration before.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The configuration after.")
  private Path after = Path.of("");

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Override
  public Integer call() throws ConfigException {
    List<Change> changes =
        ConfigDifference.between(
            ConfigLoader.load(before, System.getenv()), ConfigLoader.load(after, System.getenv()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        format == Format.json
            ? Safe.json(PlainJson.lines(Map.of("changes", changes))) + "\n"
            : DifferenceText.of(changes));
    out.flush();
    return changes.isEmpty() ? 0 : DIFFERENT;
  }
}
