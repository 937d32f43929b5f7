package dev.fanlight.gateway.config.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of the parts of a configuration file. It has the keys of the file and no values.
 * Immutable.
 *
 * @param file as given on the command line
 * @param root all of it
 */
public record Lines(String file, Part root) {
  /** A key, a key in quotes, or a place in a list. */
  private static final Pattern STEP =
      Pattern.compile("\\[\"(?<quoted>.*?)\"](?=[.\\[]|$)|\\[\\d+]|(?:^|\\.)(?<key>[^.\\[]+)");

  /**
   * A key with its value, or a member of a list.
   *
   * @param line from 1
   * @param below the parts of the value, by key or by {@code [0]}
   */
  public record Part(int line, Map<String, Part> below) {
    public Part {
      below = Map.copyOf(below);
    }
  }

  /** Whether the file has something at that path. A default is not in the file. */
  public boolean has(String path) {
    Part part = root;
    for (String step : steps(path)) {
      part = part.below().get(step);
      if (part == null) {
        return false;
      }
    }
    return true;
  }

  /** The line of the text at that path, or of the nearest part around it. */
  public int at(String path) {
    Part part = root;
    for (String step : steps(path)) {
      Part next = part.below().get(step);
      if (next == null) {
        break;
      }
      part = next;
    }
    return part.line();
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String quoted = step.group("quoted");
      String key = step.group("key");
      steps.add(quoted != null ? quoted : key != null ? key : step.group());
    }
    return steps;
  }

  /**
   * Advice about the setting at that path, which the file may leave out. See {@link ConfigAdvice}.
   */
  public ConfigAdvice advice(String rule, String path, String message, String remedy) {
    return new ConfigAdvice(file, path.isEmpty() ? 0 : at(path), rule, path, message, remedy);
  }
}
