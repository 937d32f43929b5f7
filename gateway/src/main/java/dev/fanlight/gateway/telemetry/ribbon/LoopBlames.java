package dev.fanlight.gateway.telemetry.ribbon;

import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who kept an event loop from its work, with the last stack of each. Safe for use by all threads.
 */
public final class LoopBlames {
  /** Stands for code that is no plugin's. */
  public static final String GATEWAY = "gateway";

  private static final int MOST = 100;
  private static final int MOST_FRAMES = 30;

  private final Ribbon ribbon;
  private final Map<String, Blame> last = new ConcurrentHashMap<>();

  /**
   * One time that an event loop was blocked.
   *
   * @param culprit a plugin, or {@link #GATEWAY}
   * @param route whose exchange the plugin had then; null where that is not known
   * @param millis for which the loop had been blocked when that was seen
   * @param stack what its thread was at, the innermost frame first
   */
  public record Blame(
      String culprit, @Nullable String route, long epochMillis, long millis, List<String> stack) {
    public Blame {
      stack = List.copyOf(stack);
    }
  }

  public LoopBlames(Ribbon ribbon) {
    this.ribbon = ribbon;
  }

  /**
   * @param plugin null: none was found in the stack
   * @param route whose exchange the plugin has; null where that is not known
   */
  public void blocked(
      @Nullable String plugin, @Nullable String route, long millis, StackTraceElement[] stack) {
    String culprit = plugin == null ? GATEWAY : plugin;
    List<String> frames =
        Arrays.stream(stack).limit(MOST_FRAMES).map(StackTraceElement::toString).toList();
    if (last.size() < MOST || last.containsKey(culprit)) {
      last.put(culprit, new Blame(culprit, route, System.currentTimeMillis(), millis, frames));
    }
    ribbon.add(
        Kind.BLOCKED,
        plugin == null ? "event loop" : "plugin " + plugin,
        (plugin == null ? "was busy for " : "kept an event loop busy for ")
            + millis
            + " ms"
            + (route == null ? "" : " on route " + route));
  }

  /** The last one of each, by name. */
  public List<Blame> all() {
    return last.values().stream()
        .sorted((one, other) -> one.culprit().compareTo(other.culprit()))
        .toList();
  }
}
