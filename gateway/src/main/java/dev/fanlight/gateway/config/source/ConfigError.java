package dev.fanlight.gateway.config.source;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in a configuration file.
 *
 * @param line from 1; 0 when the mistake is of the file as a whole
 * @param path such as {@code routes[2].fan_out.calls[0].timeout}; empty for the file as a whole
 * @param found the offending value as written, shortened; never a substituted secret
 * @param expected what would be right
 * @param hint such as {@code did you mean timeout?}; may be null
 */
public record ConfigError(
    String file, int line, String path, String found, String expected, @Nullable String hint) {

  /** {@code file:line: path: found X, expected Y (did you mean Z?)}, on one line. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line : "")
        + (path.isEmpty() ? "" : ": " + path)
        + ": found "
        + found
        + ", expected "
        + expected
        + (hint == null ? "" : " (" + hint + ")");
  }
}
