package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.telemetry.log.Logging;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the process of a running gateway, after a signal or after {@code System.exit}. This class
 * calls {@code halt} itself, because the JVM never exits with 0 after a signal.
 */
final class ProcessEnd {
  /** The exit code that shells report for a process that SIGTERM ended. */
  private static final int KILLED = 143;

  /** Time that a signal waits for the end of the start. */
  private static final long START_SECONDS = 10;

  private final CompletableFuture<Gateway> started;
  private final PrintWriter err;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * @param started completes when the gateway runs; a start that fails ends the process itself
   */
  ProcessEnd(CompletableFuture<Gateway> started, PrintWriter err) {
    this.started = started;
    this.err = err;
  }

  /**
   * Lets SIGTERM and SIGINT stop the gateway as soon as it has started. A second signal ends the
   * process at once. Call this before a listener opens, so that requests it takes can finish.
   */
  void onSignals() {
    ProcessSignal.on("TERM", this::signalled);
    ProcessSignal.on("INT", this::signalled);
  }

  /** Lets {@code System.exit} stop the started gateway first. */
  void onExit(Gateway gateway) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> asked(gateway), "exit"));
  }

  private void signalled() {
    if (stopping.compareAndSet(false, true)) {
      stopStarted();
    } else {
      err.println("fanlight: ended at once by a second signal");
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private void stopStarted() {
    try {
      stop(started.get(START_SECONDS, TimeUnit.SECONDS), 0);
    } catch (TimeoutException | ExecutionException | InterruptedException late) {
      err.println("fanlight: ended before it had started");
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Runs after a call of {@code System.exit}. A plugin that made the call waits for this. */
  private void asked(Gateway gateway) {
    if (stopping.compareAndSet(false, true)) {
      err.println(
          Safe.line(
              "fanlight: " + gateway.whoAskedForExit() + " asked for the end of the process"));
      stop(gateway, 1);
    }
  }

  private void stop(Gateway gateway, int code) {
    int exitCode = code;
    try {
      Outcomes.get(gateway.stop());
    } catch (Exception failure) {
      err.println(Safe.line("fanlight: did not stop cleanly: " + failure.getMessage()));
      exitCode = 1;
    }
    Logging.stop();
    Runtime.getRuntime().halt(exitCode);
  }
}
