package dev.fanlight.gateway.config.yaml;

import dev.fanlight.gateway.config.source.BoundedFile;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.Written.Run;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${VAR}</code>, <code>${VAR:-default}</code> and <code>${file:PATH}</code>; <code>
 * $${</code> stands for itself. What was put in is not looked at again.
 */
final class Substitution {
  private static final int MAX_SECRET_BYTES = 64 * 1024;

  /** What all placeholders of a configuration may put in together, in characters. */
  private static final int MAX_IN_ALL = 8 * 1024 * 1024;

  private static final String EXPECTED_FILE =
      "a readable UTF-8 file, its path relative to this one";
  private static final String NOT_HERE =
      "no placeholder: only the configuration itself has them (a literal ${ is written $${)";
  private static final String TOO_MUCH =
      "placeholders that stand for at most " + MAX_IN_ALL + " characters in the whole file";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  private final Path folder;
  private final @Nullable Map<String, String> environment;
  private final Consumer<Path> reading;
  private long putIn;

  /**
   * @param folder what the paths of secret files are relative to
   * @param environment null: placeholders are mistakes
   * @param reading is told of each secret file before it is read
   */
  Substitution(Path folder, @Nullable Map<String, String> environment, Consumer<Path> reading) {
    this.folder = folder;
    this.reading = reading;
    this.environment = environment;
  }

  /**
   * @param problem what would have been right; null when all went well
   */
  record Result(Written meant, boolean substituted, @Nullable String problem) {}

  Result apply(String written) {
    if (!written.contains("${")) {
      return new Result(Written.of(written), false, null);
    }
    List<Run> runs = new ArrayList<>();
    StringBuilder own = new StringBuilder();
    boolean substituted = false;
    Matcher matcher = PLACEHOLDER.matcher(written);
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        matcher.appendReplacement(own, Matcher.quoteReplacement("${"));
        continue;
      }
      Value value = value(matcher.group(), matcher.group(1));
      if (value.problem() != null) {
        return new Result(Written.of(written), true, value.problem());
      }
      putIn += value.text().length();
      if (putIn > MAX_IN_ALL) {
        return new Result(Written.of(written), true, TOO_MUCH);
      }
      substituted = true;
      matcher.appendReplacement(own, "");
      runs.add(new Run(own.toString(), false));
      runs.add(new Run(value.text(), true));
      own.setLength(0);
    }
    runs.add(new Run(matcher.appendTail(own).toString(), false));
    runs.removeIf(run -> run.text().isEmpty() && !run.placed());
    return new Result(new Written(written, runs), substituted, null);
  }

  private record Value(String text, @Nullable String problem) {}

  private Value value(String placeholder, String inside) {
    if (environment == null) {
      return wrong(NOT_HERE);
    }
    if (!placeholder.endsWith("}")) {
      return wrong("a closing } (a literal ${ is written $${)");
    }
    if (inside.startsWith("file:")) {
      return file(inside.substring("file:".length()));
    }
    Matcher variable = VARIABLE.matcher(inside);
    if (!variable.matches() || inside.contains("${")) {
      return wrong("${VAR}, ${VAR:-default} or ${file:PATH} (a literal ${ is written $${)");
    }
    String name = variable.group(1);
    String value = environment.getOrDefault(name, "");
    String otherwise = variable.group(2);
    if (otherwise != null) {
      return new Value(value.isEmpty() ? otherwise : value, null);
    }
    return environment.containsKey(name)
        ? new Value(value, null)
        : wrong("the environment variable " + name + " to be set, or a default: ${VAR:-default}");
  }

  private Value file(String name) {
    try {
      Path path = folder.resolve(name);
      reading.accept(path);
      String text = BoundedFile.readText(path, MAX_SECRET_BYTES);
      return new Value(text.replaceFirst("\\A\uFEFF", "").replaceFirst("\\r?\\n\\z", ""), null);
    } catch (BoundedFile.Refused refused) {
      return wrong(
          refused.isAbsent() ? EXPECTED_FILE : EXPECTED_FILE + ", not " + refused.getMessage());
    } catch (CharacterCodingException | InvalidPathException e) {
      return wrong(EXPECTED_FILE);
    }
  }

  private static Value wrong(String expected) {
    return new Value("", expected);
  }
}
