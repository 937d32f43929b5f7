package dev.fanlight.gateway.filter.watch;

import dev.fanlight.gateway.filter.life.LoopContexts;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.gateway.value.JqProgram;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells from a stack trace whose code is running. Immutable. */
public final class PluginFrames {
  private static final String GATEWAY = "dev.fanlight.gateway.";

  private static final String LIFE = LoopContexts.class.getPackageName() + ".";

  /**
   * What a plugin asks of its context, with what it shares, and what runs a {@link
   * dev.fanlight.plugin.JsonProgram}.
   */
  private static final Set<String> SERVICES =
      Set.of(
          LIFE + "LivePluginContext",
          LIFE + "LivePerLoop",
          LIFE + "PluginStates",
          JqProgram.class.getName());

  /** The class loaders that are no plugin jar's; that of the JDK's core has no name. */
  private static final Set<String> NO_JAR =
      Stream.of(PluginFrames.class.getClassLoader(), ClassLoader.getPlatformClassLoader())
          .map(loader -> String.valueOf(loader.getName()))
          .collect(Collectors.toSet());

  private final List<Code> codes;

  private PluginFrames(List<Code> codes) {
    this.codes = codes;
  }

  /**
   * Where a plugin's code is.
   *
   * @param ownLoader whether the class loader is a jar's of its own
   */
  private record Code(
      String plugin,
      @Nullable String loader,
      boolean ownLoader,
      String factory,
      String packagePrefix) {

    static Code of(BoundPlugin<?> plugin) {
      Class<?> factory = plugin.factory().getClass();
      ClassLoader loader = factory.getClassLoader();
      return new Code(
          plugin.config().name(),
          loader.getName(),
          plugin.isInJar(),
          factory.getName(),
          factory.getPackageName() + ".");
    }

    boolean holds(StackTraceElement frame) {
      return Objects.equals(loader, frame.getClassLoaderName()) && (ownLoader || isNear(frame));
    }

    private boolean isNear(StackTraceElement frame) {
      return frame.getClassName().startsWith(packagePrefix);
    }

    /**
     * Of several plugins in one jar this tells which: the one whose factory it is, or a class in
     * it, else the one in whose factory's package it stands or nearest below.
     */
    int nearness(StackTraceElement frame) {
      String name = frame.getClassName();
      if (name.equals(factory) || name.startsWith(factory + "$")) {
        return Integer.MAX_VALUE;
      }
      return isNear(frame) ? packagePrefix.length() : 0;
    }
  }

  static PluginFrames of(List<BoundPlugin<?>> plugins) {
    return new PluginFrames(plugins.stream().map(Code::of).distinct().toList());
  }

  /**
   * The plugin whose code runs: the innermost frame that is a plugin's or the gateway's decides,
   * since a plugin that has proceeded is below others on the stack without being to blame. What the
   * gateway does for a plugin alone is the work of the plugin.
   *
   * @return null when it is none
   */
  @Nullable String running(StackTraceElement[] stack) {
    return innermost(stack, this::owner);
  }

  /** The jar of a plugin, made or not, whose code runs; null when it is none. */
  public static @Nullable String jar(StackTraceElement[] stack) {
    return innermost(stack, PluginFrames::jarOf);
  }

  /** The jar of a plugin, made or not, whose code has thrown that; null when it was none. */
  public static @Nullable String thrower(Throwable thrown) {
    ClassLoader loader = thrown.getClass().getClassLoader();
    String own = loader == null ? null : jar(loader.getName());
    // An exception of a jar may tell any stack.
    return own == null ? jar(thrown.getStackTrace()) : own;
  }

  private static @Nullable String jarOf(StackTraceElement frame) {
    return jar(frame.getClassLoaderName());
  }

  private static @Nullable String jar(@Nullable String loader) {
    return loader == null || NO_JAR.contains(loader) ? null : loader;
  }

  /**
   * @param owner the plugin whose frame it is; null: none's
   */
  private static @Nullable String innermost(
      StackTraceElement[] stack, Function<StackTraceElement, @Nullable String> owner) {
    StackTraceElement called = null;
    for (StackTraceElement frame : stack) {
      String plugin = owner.apply(frame);
      if (plugin != null) {
        return called == null || isService(called) ? plugin : null;
      }
      if (frame.getClassName().startsWith(GATEWAY)) {
        called = frame;
      }
    }
    return null;
  }

  /** Whether a plugin that calls it waits for what it has asked for, and for nothing else. */
  private static boolean isService(StackTraceElement called) {
    return SERVICES.contains(called.getClassName());
  }

  private @Nullable String owner(StackTraceElement frame) {
    return codes.stream()
        .filter(code -> code.holds(frame))
        .max(Comparator.comparingInt(code -> code.nearness(frame)))
        .map(Code::plugin)
        .orElse(null);
  }
}
