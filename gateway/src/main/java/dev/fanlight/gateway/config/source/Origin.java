package dev.fanlight.gateway.config.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a piece of configuration stands, so that what is only understood later can still be
 * reported exactly.
 *
 * @param file as given on the command line
 * @param path such as {@code routes[2].plugins[0].config}
 * @param places by path, of everything at and below this one
 */
public record Origin(String file, String path, Map<String, Place> places) {

  /**
   * @param line from 1
   * @param written the text before placeholders in it were substituted; null when it has none
   * @param problem why they could not be substituted; null when they could
   */
  public record Place(int line, @Nullable String written, @Nullable String problem) {
    /** Of what could be read. */
    public Place(int line, @Nullable String written) {
      this(line, written, null);
    }
  }

  public Origin {
    places = Map.copyOf(places);
  }

  /**
   * Where it stands, such as {@code gateway.yaml:12: plugins[0]}. The configuration of a plugin
   * stands where the entry of that plugin does.
   */
  public String shown() {
    Place place = places.get(path);
    return file
        + (place == null ? "" : ":" + place.line())
        + (path.isEmpty() ? "" : ": " + path.replaceFirst("\\.config$", ""));
  }

  /**
   * A mistake in it. No substituted value may stand in the texts.
   *
   * @param below the path from here on, such as {@code .rules[0].name}; empty for all of it
   */
  public ConfigError error(String below, String found, String expected) {
    String where = path + below;
    Place place = places.getOrDefault(where, places.get(path));
    return new ConfigError(file, place == null ? 0 : place.line(), where, found, expected, null);
  }
}
