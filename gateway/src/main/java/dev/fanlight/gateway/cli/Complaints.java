package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.StartException;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.plugin.GatewayError;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Reports why a command failed: a message for an operator, and an exit code for a script. */
record Complaints(PrintWriter err) implements IExecutionExceptionHandler {
  private static final int COULD_NOT = 1;
  private static final int WRONG_CONFIGURATION = 2;

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult given) {
    if (failure instanceof ConfigException wrong) {
      wrong.errors().forEach(err::println);
      return WRONG_CONFIGURATION;
    }
    if (failure instanceof StartException
        || failure instanceof IOException
        || failure instanceof GatewayError) {
      err.println("fanlight: " + failure.getMessage());
    } else {
      err.println("fanlight: an unexpected failure, please report it with what follows");
      failure.printStackTrace(err);
    }
    return COULD_NOT;
  }
}
