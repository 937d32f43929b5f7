package dev.fanlight.plugins.apikey;

import dev.fanlight.plugins.apikey.ApiKeyConfig.ConsumerKey;
import dev.fanlight.plugins.common.BoundedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files of keys. Messages name the file and the line, and never show what is in it. */
final class KeyFile {
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private KeyFile() {}

  /**
   * The keys of a file: lines of {@code CONSUMER:HASH}, blank ones, and comments behind {@code #}.
   *
   * @throws IllegalArgumentException when it cannot be read or has another line
   */
  static List<ConsumerKey> read(Path file) {
    List<String> lines = new BoundedFile("file", file, MOST_BYTES).lines();
    List<ConsumerKey> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.lastIndexOf(':');
      try {
        keys.add(
            new ConsumerKey(
                line.substring(0, Math.max(0, colon)).strip(), line.substring(colon + 1).strip()));
      } catch (IllegalArgumentException refused) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + " of file " + file + ": " + refused.getMessage(), refused);
      }
    }
    return keys;
  }
}
