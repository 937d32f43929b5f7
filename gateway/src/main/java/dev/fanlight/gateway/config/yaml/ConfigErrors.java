package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.config.source.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong in one file. What would be right may be one of the names that the file
 * gives: those that a placeholder stands for are not shown. Used by one thread.
 */
public final class ConfigErrors {
  private final String file;
  private final Mistakes mistakes = new Mistakes();
  private final List<Tree.Scalar> secret = new ArrayList<>();

  /** Many mistakes are told of in the same words. */
  private final Map<String, String> shown = new HashMap<>();

  /**
   * @param file as messages shall name it
   */
  public ConfigErrors(String file) {
    this.file = file;
  }

  public String file() {
    return file;
  }

  /** What it stands for is shown as nothing that would be right. */
  void hide(Tree.Scalar value) {
    if (value.text().length() >= Masking.SHORTEST) {
      secret.add(value);
    }
  }

  public int count() {
    return mistakes.count();
  }

  /** Adds one; see {@link ConfigError} for the parts. */
  public void add(int line, String path, String found, String expected, @Nullable String hint) {
    if (mistakes.isFull()) {
      mistakes.addFurther();
      return;
    }
    mistakes.add(
        new ConfigError(
            file,
            line,
            path,
            oneLine(found),
            shown(expected, "another value, without the secret of a placeholder"),
            hint == null ? null : shown(hint, "see what the placeholders stand for")));
  }

  private String shown(String text, String otherwise) {
    if (secret.isEmpty()) {
      return oneLine(text);
    }
    return shown.computeIfAbsent(
        text,
        told -> oneLine(Objects.requireNonNullElse(new Masking(secret).shown(told), otherwise)));
  }

  /** A message takes one line, whatever a parser or a plugin put into it. */
  private static String oneLine(String text) {
    return Printable.of(Secrets.masked(text.strip()).replaceAll("\\s*\\R\\s*", "; "));
  }

  /**
   * @throws ConfigException with all of them in the order of their lines, if there are any
   */
  public void throwIfAny() throws ConfigException {
    mistakes.throwIfAny();
  }
}
