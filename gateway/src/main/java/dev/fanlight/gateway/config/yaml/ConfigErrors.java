package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.ConfigError;
import dev.fanlight.gateway.config.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong in one file. Used by one thread. */
public final class ConfigErrors {
  private final String file;
  private final List<ConfigError> errors = new ArrayList<>();

  /**
   * @param file as messages shall name it
   */
  public ConfigErrors(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  int count() {
    return errors.size();
  }

  /** Adds one; see {@link ConfigError} for the parts. */
  public void add(int line, String path, String found, String expected, @Nullable String hint) {
    errors.add(
        new ConfigError(
            file,
            line,
            path,
            oneLine(found),
            oneLine(expected),
            hint == null ? null : oneLine(hint)));
  }

  /** A message takes one line, whatever a parser or a plugin put into it. */
  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * @throws ConfigException with all of them in the order of their lines, if there are any
   */
  public void throwIfAny() throws ConfigException {
    if (!errors.isEmpty()) {
      errors.sort(Comparator.comparingInt(ConfigError::line));
      throw new ConfigException(errors.stream().distinct().toList());
    }
  }
}
