package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.StartException;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.plugin.GatewayError;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports why a command failed: a message for an operator, and an exit code for a script. */
record Complaints(PrintWriter err)
    implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int COULD_NOT = 1;
  private static final int WRONG_CONFIGURATION = 2;

  /** As picocli does it, but for what a terminal could obey. */
  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    err.println(command.getColorScheme().errorText(Safe.lines(String.valueOf(wrong.getMessage()))));
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      command.usage(err, command.getColorScheme());
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult given) {
    if (failure instanceof ConfigException wrong) {
      wrong.lines().forEach(line -> err.println(Safe.line(line)));
      return WRONG_CONFIGURATION;
    }
    if (failure instanceof StartException
        || failure instanceof IOException
        || failure instanceof GatewayError) {
      // A plugin may have written it, or a server: it is one line, and forges no other.
      err.println(Safe.line("fanlight: " + failure.getMessage()));
    } else {
      err.println("fanlight: an unexpected failure, please report it with what follows");
      failure.printStackTrace(err);
    }
    return COULD_NOT;
  }
}
