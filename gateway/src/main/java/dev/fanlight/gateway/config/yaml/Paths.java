package dev.fanlight.gateway.config.yaml;

import java.util.regex.Pattern;

/** How messages write where something stands. */
public final class Paths {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+|<<");

  private Paths() {}

  /** {@code path.key}, or {@code path["a key"]} where the key is not a word. */
  public static String key(String path, String key) {
    if (!WORD.matcher(key).matches()) {
      return path + "[\"" + key.replaceAll("\\p{Cntrl}", "?") + "\"]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }
}
