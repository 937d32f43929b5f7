package dev.fanlight.gateway.cli.command;

import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.filter.watch.ExitCaller;
import dev.fanlight.gateway.telemetry.log.Logging;
import java.io.PrintWriter;

/**
 * The end of a command that runs code of plugins: it reads their factories or makes their
 * configuration records.
 */
public final class CommandEnd {
  private static final int FAILED = 1;

  private CommandEnd() {}

  /**
   * Lets the command fail if a plugin calls {@code System.exit}, and say in which jar that is.
   * Otherwise it would end with the code of the plugin's choice before it has found out anything.
   */
  public static void onExit(PrintWriter err) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> asked(err), "exit"));
  }

  private static void asked(PrintWriter err) {
    String jar = ExitCaller.jar();
    if (jar != null) {
      err.println(Safe.line("fanlight: the code of " + jar + " asked for the end of the process"));
      Logging.stop();
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
