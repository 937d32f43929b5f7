package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.cli.show.Safe;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.config.source.FileWatch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** Runs a gateway until a signal ends the process. */
final class Run {
  private final PrintWriter out;
  private final PrintWriter err;

  Run(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Starts the gateway, or throws. After the start only a signal ends the process.
   *
   * @param watched whether it reloads when the file changes
   */
  int run(Path file, boolean watched) throws Exception {
    CompletableFuture<Gateway> running = new CompletableFuture<>();
    FileWatch watch = new FileWatch();
    ConfigFile source = new ConfigFile(file, watch);
    if (!ProcessSignal.on("HUP", () -> hangUp(running, source))) {
      err.println("fanlight: SIGHUP does not reach this process; run --watch reloads without it");
    }
    if (!ProcessSignal.on("USR1", () -> reopenLogs(running))) {
      err.println("fanlight: SIGUSR1 does not reach this process; SIGHUP opens the log again, too");
    }
    ProcessEnd end = new ProcessEnd(running);
    end.onExit(); // reading a file may run code of plugins
    GatewayConfig config = orFail(source, running);
    end.onSignals();
    Gateway gateway = orFail(() -> Outcomes.get(Gateway.start(config)), running);
    String banner = banner(config, gateway);
    running.complete(gateway);
    if (watched) {
      watch.start(() -> reload(running, source));
    }
    // Last: `print` blocks while nobody reads standard output.
    out.print(banner);
    out.flush();
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  /** Does a step of the start. */
  private static <T> T orFail(Callable<T> step, CompletableFuture<Gateway> running)
      throws Exception {
    try {
      return step.call();
    } catch (Exception | Error failure) {
      running.completeExceptionally(failure);
      throw failure;
    }
  }

  private static String banner(GatewayConfig config, Gateway gateway) {
    Map<String, String> listeners = new LinkedHashMap<>();
    for (ListenerConfig listener : config.listeners()) {
      Address bound = new Address(listener.address().host(), gateway.port(listener.name()));
      String scheme = listener.tls() == null ? "http" : "https";
      listeners.put(listener.name(), Banner.url(scheme, bound));
    }
    Address bound = new Address(config.operation().admin().address().host(), gateway.adminPort());
    String admin = Banner.url(config.operation().admin().tls() == null ? "http" : "https", bound);
    return Safe.lines(Banner.of(listeners, admin, config.routes(), config.source().examples()));
  }

  /** What moves the file of the access log away sends one of the two signals. */
  private static void hangUp(CompletableFuture<Gateway> running, ConfigFile source) {
    reopenLogs(running);
    reload(running, source);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged
  private static void reopenLogs(CompletableFuture<Gateway> running) {
    running.thenAccept(Gateway::reopenLogs);
  }

  /**
   * Reloads the gateway, after the start if that is still under way. Log, metrics and readiness
   * show the result.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it here
  private static void reload(CompletableFuture<Gateway> running, ConfigFile source) {
    running.thenAccept(gateway -> gateway.reload(source));
  }
}
