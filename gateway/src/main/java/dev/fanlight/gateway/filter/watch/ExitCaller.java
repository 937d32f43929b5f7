package dev.fanlight.gateway.filter.watch;

import dev.fanlight.gateway.filter.life.PluginSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out whose code called {@code System.exit}: its thread waits there for the end. */
public final class ExitCaller {
  private static final String RUNTIME = Runtime.class.getName();

  private ExitCaller() {}

  /**
   * @param plugins whose code may have called it
   * @return such as {@code plugin audit}; {@code the code of audit.jar} where the plugin is being
   *     made; the thread where it was no plugin; null where nobody called it
   */
  public static @Nullable String find(List<PluginSet> plugins) {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      if (exits(thread.getValue())) {
        return plugins.stream()
            .map(set -> PluginFrames.of(set.made()).running(thread.getValue()))
            .filter(plugin -> plugin != null)
            .findFirst()
            .map(plugin -> "plugin " + plugin)
            .orElseGet(() -> unmade(thread.getKey(), thread.getValue()));
      }
    }
    return null;
  }

  /** The plugin jar whose code called it; null where it was none, or nobody called it. */
  public static @Nullable String jar() {
    return Thread.getAllStackTraces().values().stream()
        .filter(ExitCaller::exits)
        .map(PluginFrames::jar)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static String unmade(Thread thread, StackTraceElement[] stack) {
    String jar = PluginFrames.jar(stack);
    return jar == null ? "thread " + thread.getName() : "the code of " + jar;
  }

  private static boolean exits(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(RUNTIME) && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
