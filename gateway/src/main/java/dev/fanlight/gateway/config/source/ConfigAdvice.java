package dev.fanlight.gateway.config.source;

/**
 * A valid setting that its author may not have meant. It says what may happen, with the numbers
 * that show it, and what to do about it. The texts must not have a substituted value.
 *
 * @param line from 1; 0 when the advice is about the file as a whole
 * @param rule the kind of advice, such as {@code chain_beyond_deadline}; stays the same, so that
 *     scripts can know it
 * @param path of the setting, such as {@code routes[2].fan_out.calls[0].timeout}; empty for the
 *     file as a whole
 * @param message what may happen
 * @param remedy what to do about it
 */
public record ConfigAdvice(
    String file, int line, String rule, String path, String message, String remedy) {

  /** A message takes one line, whatever a name in it has. */
  public ConfigAdvice {
    message = Printable.of(message);
    remedy = Printable.of(remedy);
  }

  /** The message with the remedy. */
  public String text() {
    return message + "; " + remedy;
  }

  /** {@code file:line: advice: path: message; remedy}, on one line. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line : "")
        + ": advice: "
        + (path.isEmpty() ? "" : path + ": ")
        + text();
  }
}
