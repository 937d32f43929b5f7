package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.load.PluginMessages;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.watch.PluginFrames;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which plugins are found, described and made. Their code must not block there. If
 * some does nevertheless, and never returns, whoever waits for the plugins goes on without them:
 * otherwise no reload would ever happen again.
 */
public final class PluginThread<T> {
  /** How long the code of one plugin may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(PluginThread.class);

  private final CompletableFuture<T> made = new CompletableFuture<>();

  /** Completes once nobody waits any more. */
  private final CompletableFuture<@Nullable Void> givenUp = new CompletableFuture<>();

  private final Duration patience;
  private volatile Step step = new Step(null, System.nanoTime());

  private PluginThread(Duration patience) {
    this.patience = patience;
  }

  /**
   * What the thread is at.
   *
   * @param code that runs; null: that of a jar that is being opened
   * @param since in nanoseconds
   */
  private record Step(@Nullable Code code, long since) {}

  /**
   * The code of a plugin.
   *
   * @param at where messages place it
   */
  private record Code(String plugin, Origin at) {}

  /** Ends a call whose thread is interrupted: the gateway stops. Names a plugin that is at work. */
  public static final class GivenUp extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private GivenUp(String message) {
      super(message);
    }
  }

  /** Has a failure as its cause. Before Java 25, a future reads the text of what it fails with. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(Throwable cause) {
      super("plugins were not made", cause);
    }
  }

  /** Finds, describes or makes plugins. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Steps steps) throws ConfigException;
  }

  /** Is told whose code runs next. */
  public interface Steps extends Consumer<PluginConfig> {
    /** The code of a plugin that no entry of a file names; messages place it there. */
    void next(String plugin, Origin at);

    @Override
    default void accept(PluginConfig plugin) {
      next(plugin.name(), plugin.origin());
    }

    /**
     * Has an action run when nobody waits for the plugins any more, while the code of one may still
     * run. The action runs on another thread, or at once where it is so already.
     */
    void onGivenUp(Runnable action);
  }

  private final class Told implements Steps {
    @Override
    public void next(String plugin, Origin at) {
      step = new Step(new Code(plugin, at), System.nanoTime());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged
    public void onGivenUp(Runnable action) {
      givenUp
          .thenRun(action)
          .exceptionally(defect -> {
            LOG.error("what was made of plugins is not closed", defect);
            return null;
          });
    }
  }

  /**
   * Does the work on a thread of its own, and waits for it.
   *
   * @param patience how long the code of one plugin may take
   * @param late is given what comes after that, to be closed
   * @throws ConfigException as the work does; or naming the plugin whose code has thrown what the
   *     work did not expect, or has not returned; in the last case the actions of {@link
   *     Steps#onGivenUp} have run
   * @throws GivenUp if the calling thread is interrupted while it waits; those actions have run
   *     then, too, and the thread stays interrupted
   */
  public static <T> T call(Duration patience, Work<T> work, Consumer<T> late)
      throws ConfigException {
    PluginThread<T> plugins = new PluginThread<>(patience);
    Thread thread =
        Thread.ofPlatform().daemon().name("plugins").start(() -> plugins.run(work, late));
    while (true) {
      Step now = plugins.step;
      try {
        return plugins.made.get(plugins.left(now), TimeUnit.NANOSECONDS);
      } catch (TimeoutException stillAtIt) {
        if (plugins.step.equals(now)) {
          plugins.abandon(thread, now);
        }
      } catch (InterruptedException stopping) {
        plugins.stop(thread);
        Thread.currentThread().interrupt(); // what is made already is returned nevertheless
      } catch (ExecutionException failed) {
        throw thrown(failed.getCause());
      }
    }
  }

  private void run(Work<T> work, Consumer<T> late) {
    try {
      T result = work.run(new Told());
      if (!made.complete(result)) {
        late.accept(result);
      }
    } catch (Throwable failure) { // whoever waits is told
      made.completeExceptionally(told(failure));
    }
  }

  /** The work asks plugins in many ways, and some may throw where nobody expects it. */
  private Exception told(Throwable failure) {
    if (failure instanceof ConfigException mistakes) {
      return mistakes;
    }
    String jar = PluginFrames.thrower(failure);
    if (jar == null) {
      return new Failed(failure);
    }
    Code code = step.code();
    String who = code == null ? jar : "plugin " + code.plugin();
    LOG.error("the code of {} has failed", who, failure);
    String found = who + ", whose code has failed: " + PluginMessages.of(failure);
    return mistake(code, found, "code that does not fail");
  }

  private long left(Step now) {
    return Math.max(1, patience.toNanos() - (System.nanoTime() - now.since()));
  }

  private void stop(Thread thread) {
    Code code = step.code();
    String jar = code == null ? PluginFrames.jar(thread.getStackTrace()) : null;
    String who = code == null ? jar : "plugin " + code.plugin() + " (" + code.at().shown() + ")";
    String what = who == null ? "plugins were being made" : "it waited for the code of " + who;
    if (made.completeExceptionally(new GivenUp(what))) {
      giveUp(thread);
    }
  }

  private static String jar(StackTraceElement[] stack) {
    return Objects.requireNonNullElse(PluginFrames.jar(stack), "a jar");
  }

  private void abandon(Thread thread, Step at) {
    Throwable where = new Throwable("what it does");
    where.setStackTrace(thread.getStackTrace());
    Code code = at.code();
    String who = code == null ? jar(where.getStackTrace()) : "plugin " + code.plugin();
    String found = who + ", whose code has not returned for " + patience.toMillis() + " ms";
    if (made.completeExceptionally(mistake(code, found, "code that does not block"))) {
      LOG.error("{}; its thread is given up", found, where);
      giveUp(thread);
    }
  }

  private static ConfigException mistake(@Nullable Code code, String found, String expected) {
    return new ConfigException(
        List.of(
            code == null
                ? new ConfigError("plugin_folders", 0, "", found, expected, null)
                : code.at().error("", found, expected)));
  }

  private void giveUp(Thread thread) {
    thread.interrupt();
    givenUp.complete(null);
  }

  private static RuntimeException thrown(@Nullable Throwable told) throws ConfigException {
    switch (told instanceof Failed failed ? failed.getCause() : told) {
      case null -> throw new IllegalStateException("a failure without a cause");
      case ConfigException mistakes -> throw mistakes;
      case RuntimeException broken -> throw broken;
      case Error broken -> throw broken;
      case Throwable broken -> throw new IllegalStateException("plugins were not made", broken);
    }
  }
}
