package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.Printable;
import java.util.regex.Pattern;

/** How messages write where something stands. */
public final class Paths {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+|<<");

  private Paths() {}

  /** {@code path.key}, or {@code path["a key"]} where the key is not a word. */
  public static String key(String path, String key) {
    if (!WORD.matcher(key).matches()) {
      return path + "[\"" + Printable.of(key) + "\"]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }
}
