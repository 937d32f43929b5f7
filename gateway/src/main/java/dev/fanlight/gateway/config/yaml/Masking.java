package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.value.Written;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what placeholders stand for out of what is shown.
 *
 * @param secret the values that have placeholders
 */
public record Masking(List<Scalar> secret) {
  /** So many characters of a value in a row are no coincidence. */
  private static final int TELLING = 6;

  /** What is shorter than this is no secret. */
  static final int SHORTEST = 4;

  /**
   * The message with what the file has in the place of the values; null where a part of one would
   * still show.
   */
  public @Nullable String shown(String message) {
    String shown = message;
    for (Scalar scalar : longestFirst()) {
      shown = shown.replace(scalar.text(), scalar.written());
    }
    return tells(shown) ? null : shown;
  }

  /** The texts that are not in the file itself, in lower case. */
  public Set<String> texts() {
    return secret.stream()
        .filter(scalar -> !scalar.written().contains(scalar.text()))
        .map(scalar -> scalar.text().toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Scalar> longestFirst() {
    return secret.stream()
        .filter(scalar -> !scalar.text().isEmpty())
        .sorted(Comparator.comparingInt((Scalar scalar) -> scalar.text().length()).reversed())
        .toList();
  }

  private boolean tells(String message) {
    for (Scalar scalar : secret) {
      for (Written.Run run : scalar.meant().runs()) {
        // A default stands in the file itself.
        if (run.placed() && !scalar.written().contains(run.text()) && tells(message, run.text())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean tells(String message, String value) {
    int length = Math.min(TELLING, value.length());
    for (int at = 0; length >= SHORTEST && at + length <= message.length(); at++) {
      if (value.contains(message.substring(at, at + length))) {
        return true;
      }
    }
    return false;
  }
}
