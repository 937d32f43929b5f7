package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.config.source.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong in one file. What would be right may be one of the names that the file
 * gives: those that a placeholder stands for are not shown. Used by one thread.
 */
public final class ConfigErrors {
  private static final Pattern SPACE = Pattern.compile("[\\s\\x85\\u2028\\u2029]+");
  private static final Pattern BREAK = Pattern.compile("\\R");
  private static final String OTHER_VALUE = "another value, without the secret of a placeholder";
  private static final String OTHER_HINT = "see what the placeholders stand for";

  private final String file;
  private final Mistakes mistakes = new Mistakes();
  private final List<Tree.Scalar> secret = new ArrayList<>();

  /** Of all values so far; null after another one. */
  private @Nullable Masking masking;

  /** Many mistakes are told of in the same words. */
  private final Map<String, String> shown = new HashMap<>();

  /** And many of them list the same names. */
  private final Map<String, Boolean> openNames = new HashMap<>();

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
      masking = null;
      shown.clear();
      openNames.clear();
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
            shown(expected, OTHER_VALUE),
            hint == null ? null : shown(hint, OTHER_HINT)));
  }

  /**
   * Adds those of a later reading of the file, or of what the file names, with those that it has
   * only counted. That reading did not know every secret of the file.
   */
  public void addAll(ConfigException later) {
    for (ConfigError one : later.errors()) {
      mistakes.add(
          new ConfigError(
              one.file(),
              one.line(),
              one.path(),
              shown(one.found(), "a value that is not shown"),
              shown(one.expected(), OTHER_VALUE),
              one.hint() == null ? null : shown(one.hint(), OTHER_HINT)));
    }
    for (int i = 0; i < later.more(); i++) {
      mistakes.addFurther();
    }
  }

  private String shown(String text, String otherwise) {
    if (secret.isEmpty()) {
      return oneLine(text);
    }
    return shown.computeIfAbsent(text, told -> oneLine(masking().isOpen(told) ? told : otherwise));
  }

  /** Whether a name that the file gives may be shown: no placeholder had a part in it. */
  public boolean isOpenName(String name) {
    return openNames.computeIfAbsent(name, asked -> masking().isOpenName(asked));
  }

  private Masking masking() {
    Masking known = masking;
    if (known == null) {
      known = new Masking(secret);
      masking = known;
    }
    return known;
  }

  /** A message takes one line, whatever a parser or a plugin put into it. */
  private static String oneLine(String text) {
    String joined =
        SPACE
            .matcher(Secrets.masked(text.strip()))
            .replaceAll(space ->
                BREAK.matcher(space.group()).find()
                    ? "; "
                    : Matcher.quoteReplacement(space.group()));
    return Printable.of(joined);
  }

  /**
   * @throws ConfigException with all of them in the order of their lines, if there are any
   */
  public void throwIfAny() throws ConfigException {
    mistakes.throwIfAny();
  }
}
