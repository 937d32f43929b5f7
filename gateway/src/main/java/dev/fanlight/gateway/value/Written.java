package dev.fanlight.gateway.value;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A text of the configuration. Its placeholders have been put in, but the text still knows which
 * stretches they made: a template takes those as they are, and messages never show them.
 *
 * @param source as the file has it, with its placeholders
 * @param runs the meant text, in order
 */
public record Written(String source, List<Run> runs) {

  /**
   * @param placed whether a placeholder made it
   */
  public record Run(String text, boolean placed) {}

  public Written {
    runs = List.copyOf(runs);
  }

  /** A text without placeholders. */
  public static Written of(String text) {
    return new Written(text, List.of(new Run(text, false)));
  }

  /** The same with asterisks in the place of what placeholders made, fit to be shown. */
  public Written masked() {
    return runs.stream().noneMatch(Run::placed)
        ? this
        : new Written(
            source, runs.stream().map(run -> run.placed() ? masked(run.text()) : run).toList());
  }

  /** What begins a path, or a query, still does. */
  private static Run masked(String text) {
    String path = text.startsWith("/") ? "/***" : "***";
    return new Run(text.indexOf('?') > 0 ? path + "?***" : path, true);
  }

  /** What is meant. */
  public String text() {
    return runs.size() == 1
        ? runs.getFirst().text()
        : runs.stream().map(Run::text).collect(Collectors.joining());
  }
}
