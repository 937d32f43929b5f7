package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.telemetry.Logging;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How the process of a running gateway ends: by a signal, or because somebody asked the JVM to
 * exit. It ends itself: left to the JVM, a stop by a signal never exits with 0.
 */
final class ProcessEnd {
  /** As a shell tells of a process that SIGTERM ended. */
  private static final int KILLED = 143;

  private final Gateway gateway;
  private final PrintWriter err;
  private final AtomicBoolean stopping = new AtomicBoolean();

  ProcessEnd(Gateway gateway, PrintWriter err) {
    this.gateway = gateway;
    this.err = err;
  }

  /** From now on SIGTERM and SIGINT stop the gateway, and a second one ends the process at once. */
  void onSignals() {
    ProcessSignal.on("TERM", this::signalled);
    ProcessSignal.on("INT", this::signalled);
    Runtime.getRuntime().addShutdownHook(new Thread(this::asked, "exit"));
  }

  private void signalled() {
    if (stopping.compareAndSet(false, true)) {
      stop(0);
    } else {
      err.println("fanlight: ended at once by a second signal");
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Somebody has called {@code System.exit}; where that was a plugin, it waits for this. */
  private void asked() {
    if (stopping.compareAndSet(false, true)) {
      err.println("fanlight: " + gateway.whoAskedForExit() + " asked for the end of the process");
      stop(1);
    }
  }

  private void stop(int code) {
    int exitCode = code;
    try {
      Outcomes.get(gateway.stop());
    } catch (Exception failure) {
      err.println("fanlight: did not stop cleanly: " + failure.getMessage());
      exitCode = 1;
    }
    Logging.stop();
    Runtime.getRuntime().halt(exitCode);
  }
}
