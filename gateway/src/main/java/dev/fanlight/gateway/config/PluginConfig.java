package dev.fanlight.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plugin at one place.
 *
 * @param id tells it from the other entries of its list, in metrics and messages too
 * @param enabled false removes the global plugin of that id from a route
 * @param config read by the plugin's own record; null when there is none
 * @param origin where it stands in the file, for messages about its config
 */
public record PluginConfig(
    String name, String id, boolean enabled, Use use, @Nullable JsonNode config, Origin origin) {

  /** Its path in the file, such as {@code routes[2].plugins[0]}. */
  public String place() {
    return origin.path().replaceFirst("\\.config$", "");
  }

  /** What metrics may call it: its own meters have the name, those of the gateway the id. */
  public Set<String> labels() {
    return name.equals(id) ? Set.of(name) : Set.of(name, id);
  }

  /**
   * When it runs, and how.
   *
   * @param pool the pool a blocking filter runs on
   * @param when the requests it sees; null: all
   * @param maxTime the most it may take for itself of one exchange; null: what the exchange has
   * @param skips where {@code on_failure: skip} stands: an exchange goes on without a plugin that
   *     has failed; null: the exchange fails
   */
  public record Use(
      String pool, @Nullable MatchConfig when, @Nullable Duration maxTime, @Nullable Origin skips) {
    /** The paths that it sees; none: it asks for none. */
    public List<PathPattern> paths() {
      return when == null ? List.of() : List.of(when.path());
    }

    /** For every request, with nothing special about it. */
    public static Use always(String pool) {
      return new Use(pool, null, null, null);
    }
  }
}
