package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.bootstrap.StartException;
import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.filter.watch.ExitCaller;
import dev.fanlight.gateway.telemetry.log.Logging;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process of a running gateway, after a signal or after {@code System.exit}. This class
 * calls {@code halt} itself, because the JVM never exits with 0 after a signal.
 */
final class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  /** The exit code when a plugin ends the process, or holds its end. */
  private static final int FAILED = 1;

  /** The exit code that shells report for a process that SIGTERM ended. */
  private static final int KILLED = 143;

  /** Time that a signal waits for the end of the start. */
  private static final long START_SECONDS = 10;

  private final CompletableFuture<Gateway> started;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * @param started completes when the gateway runs; a start that fails ends the process itself
   */
  ProcessEnd(CompletableFuture<Gateway> started) {
    this.started = started;
  }

  /**
   * Lets SIGTERM and SIGINT stop the gateway as soon as it has started. A second signal ends the
   * process at once. Call this before a listener opens, so that requests it takes can finish.
   */
  void onSignals() {
    ProcessSignal.on("TERM", this::signalled);
    ProcessSignal.on("INT", this::signalled);
  }

  /** Lets {@code System.exit} stop the gateway first, and say whose code has called it. */
  void onExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::asked, "exit"));
  }

  private void signalled() {
    if (stopping.compareAndSet(false, true)) {
      stopStarted();
    } else {
      LOG.warn("ended at once by a second signal");
      end(KILLED);
    }
  }

  private void stopStarted() {
    try {
      stop(started.get(START_SECONDS, TimeUnit.SECONDS), 0);
    } catch (ExecutionException failed) {
      // The command says why it did not start, and exits.
    } catch (TimeoutException | InterruptedException late) {
      LOG.warn("ended before it had started");
      end(KILLED);
    }
  }

  /** Runs after a call of {@code System.exit}. A plugin that made the call waits for this. */
  private void asked() {
    if (started.isCompletedExceptionally()) {
      return; // the command has said why it did not start, and exits
    }
    Gateway gateway = started.getNow(null);
    String who = gateway == null ? ExitCaller.find(List.of()) : gateway.whoAskedForExit();
    if (who == null) {
      return; // a signal while the file is read: the JVM ends with the code of that signal
    }
    stopping.set(true);
    LOG.error("{} asked for the end of the process", who);
    if (gateway == null) {
      end(FAILED);
    } else {
      stop(gateway, FAILED); // the same stop as that of a signal, if one has come before
    }
  }

  private static void stop(Gateway gateway, int code) {
    int exitCode = code;
    try {
      Outcomes.get(gateway.stop());
    } catch (Exception | Error failure) { // whatever it is, the process must end
      LOG.error("did not stop cleanly: {}", why(failure));
      exitCode = FAILED;
    }
    end(exitCode);
  }

  /** A stop names the plugins that held it, which may be many. */
  private static @Nullable String why(Throwable failure) {
    return failure instanceof StartException ? failure.getMessage() : Reasons.of(failure);
  }

  /** The log says the last words: it does not wait for a reader of standard error for long. */
  private static void end(int code) {
    Logging.stop();
    Runtime.getRuntime().halt(code);
  }
}
