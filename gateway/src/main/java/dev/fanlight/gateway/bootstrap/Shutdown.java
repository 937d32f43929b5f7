package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.config.GatewayConfig.ShutdownConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of a gateway, step by step. It has a thread of its own, and waits for each step
 * for a bounded time: an event loop that a plugin never gives back must not keep the process alive.
 *
 * <pre>
 * readiness off -> grace -> stop accepting, drain -> cut what is left -> plugins stop -> the rest
 * </pre>
 */
final class Shutdown {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** For the last answers to be written. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** All plugins stop at once and share this. */
  static final Duration PLUGINS = Duration.ofSeconds(5);

  /** For what is the gateway's own; it takes milliseconds unless something is held. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Steps steps;
  private final Promise<Void> done = Promise.promise();

  /** What is done, in the order of the methods. Each may be called from any thread. */
  interface Steps {
    /** Load balancers are told to look away. */
    void announce();

    /** Nothing new is taken; completes when no connection and no background work is left. */
    Future<Void> drain(Duration timeout);

    /**
     * Ends the requests and the background work that are left. Completes when the connections of
     * tunnels have closed in an orderly way.
     */
    Future<Void> cut();

    /** Stops the plugins, and gives back what they were made of. */
    Future<Void> stopPlugins();

    /** Ends the event loops. */
    Future<Void> closeLoops();

    /** The last: blocks until what was told about the others is written. */
    void closeLogs();

    /** Who keeps a step from its end, for an operator; may be empty. */
    List<String> holders();
  }

  Shutdown(Steps steps) {
    this.steps = steps;
  }

  /** Fails with a {@link StartException} that names who held it, after having left that behind. */
  Future<Void> start(ShutdownConfig times) {
    Thread.ofPlatform().daemon().name("stop").start(() -> run(times));
    return done.future();
  }

  private void run(ShutdownConfig times) {
    try {
      List<String> held = new ArrayList<>();
      steps.announce();
      TimeUnit.NANOSECONDS.sleep(times.grace().toNanos());
      Future<Void> drained = steps.drain(times.timeout().plus(LAST_WORDS));
      if (!await(drained, times.timeout())) {
        held.addAll(steps.holders());
        await(Future.join(drained, steps.cut()).mapEmpty(), LAST_WORDS);
      }
      finish(held, steps::stopPlugins, PLUGINS);
      finish(held, steps::closeLoops, REST);
      steps.closeLogs();
      end(held);
    } catch (InterruptedException | RuntimeException | Error failure) {
      done.fail(failure);
    }
  }

  private void finish(List<String> held, Supplier<Future<Void>> step, Duration patience)
      throws InterruptedException {
    if (!await(step.get(), patience)) {
      held.addAll(steps.holders());
    }
  }

  private void end(List<String> held) {
    List<String> names = held.stream().distinct().toList();
    if (names.isEmpty()) {
      done.complete();
    } else {
      done.fail(new StartException(String.join("; ", names), null));
    }
  }

  /** False when it is not done in time. */
  private static boolean await(Future<Void> step, Duration patience) throws InterruptedException {
    try {
      step.toCompletionStage().toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException failed) {
      log.warn("a step of the stop failed", failed.getCause());
      return true;
    }
  }
}
