package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.value.Written;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what placeholders stand for out of what is shown. */
public final class Masking {
  /** So many characters of a value in a row are no coincidence. */
  private static final int TELLING = 6;

  /** What is shorter than this is no secret. */
  static final int SHORTEST = 4;

  private final List<Scalar> secret;

  /** Many values of a file may have the same placeholder: each text once. */
  private final Set<String> placed;

  /**
   * @param secret the values that have placeholders
   */
  public Masking(List<Scalar> secret) {
    this.secret = List.copyOf(secret);
    this.placed = this.secret.stream().flatMap(Masking::placed).collect(Collectors.toSet());
  }

  /**
   * A message of other code, with what the file has in the place of the values; null where a part
   * of one would still show.
   */
  public @Nullable String shown(String message) {
    String shown = message;
    for (Scalar scalar : longestFirst()) {
      shown = shown.replace(scalar.text(), scalar.written());
    }
    return tells(shown) ? null : shown;
  }

  /**
   * Whether the gateway's own words may be shown. A value may be in them by way of a name that the
   * file gives, and then the whole of it is. A part of a value is there by coincidence: many values
   * begin as the examples do, such as with {@code http://}.
   */
  boolean isOpen(String words) {
    return placed.stream().noneMatch(value -> value.length() >= TELLING && words.contains(value));
  }

  /** Whether a name of the file may be shown: it is no part of a value, and has none as a part. */
  boolean isOpenName(String name) {
    return name.length() < SHORTEST
        || placed.stream().noneMatch(value -> value.contains(name) || name.contains(value));
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
    return placed.stream().anyMatch(value -> tells(message, value));
  }

  /** What placeholders have put in. A default is not among it: it stands in the file itself. */
  private static Stream<String> placed(Scalar scalar) {
    return scalar.meant().runs().stream()
        .filter(Written.Run::placed)
        .map(Written.Run::text)
        .filter(value -> value.length() >= SHORTEST && !scalar.written().contains(value));
  }

  private static boolean tells(String message, String value) {
    int length = Math.min(TELLING, value.length());
    for (int at = 0; at + length <= message.length(); at++) {
      if (value.contains(message.substring(at, at + length))) {
        return true;
      }
    }
    return false;
  }
}
