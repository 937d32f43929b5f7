package dev.fanlight.gateway.config.source;

import java.util.List;
import java.util.stream.Stream;

/** A configuration that cannot be used; carries the mistakes found in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigError> errors;
  private final int more;

  public ConfigException(List<ConfigError> errors) {
    this(errors, 0);
  }

  /**
   * @param more mistakes that were found beside these, and are only counted
   */
  ConfigException(List<ConfigError> errors, int more) {
    super(String.join("\n", lines(errors, more)));
    this.errors = List.copyOf(errors);
    this.more = more;
  }

  /** In the order of their lines; never empty. Of very many mistakes there are the first ones. */
  public List<ConfigError> errors() {
    return errors;
  }

  /** How many mistakes were found beside {@link #errors}. */
  public int more() {
    return more;
  }

  /** How many mistakes were found, those included that are only counted. */
  public int count() {
    return errors.size() + more;
  }

  /** Each mistake in a line; the last line says how many more there are, if there are more. */
  public List<String> lines() {
    return lines(errors, more);
  }

  private static List<String> lines(List<ConfigError> errors, int more) {
    Stream<String> whole = errors.stream().map(ConfigError::toString);
    return more == 0
        ? whole.toList()
        : Stream.concat(whole, Stream.of(errors.getFirst().file() + ": and " + more + " more"))
            .toList();
  }
}
