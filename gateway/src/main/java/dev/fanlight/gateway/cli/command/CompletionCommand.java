package dev.fanlight.gateway.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fanlight completion}: lets a shell complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script with which a shell completes commands and options.",
      "bash: source <(fanlight completion bash)%n"
          + "zsh:  source <(fanlight completion zsh)%n"
          + "fish: fanlight completion fish | source"
    })
public final class CompletionCommand implements Callable<Integer> {
  /** The shells; the names are those of the command line. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    CommandLine whole = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.print(shell == Shell.fish ? FishCompletion.of(whole) : BashCompletion.of(whole));
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
