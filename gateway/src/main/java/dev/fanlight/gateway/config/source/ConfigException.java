package dev.fanlight.gateway.config.source;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; carries the mistakes found in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigError> errors;
  private final int count;

  public ConfigException(List<ConfigError> errors) {
    this(errors, 0);
  }

  /**
   * @param more mistakes that were found beside these, and are only counted
   */
  ConfigException(List<ConfigError> errors, int more) {
    this(withRest(errors, more), errors.size(), more);
  }

  private ConfigException(List<ConfigError> told, int whole, int more) {
    super(told.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(told);
    this.count = whole + more;
  }

  private static List<ConfigError> withRest(List<ConfigError> errors, int more) {
    if (more == 0) {
      return errors;
    }
    List<ConfigError> told = new ArrayList<>(errors);
    String found = more + " more mistake" + (more == 1 ? "" : "s");
    told.add(new ConfigError(errors.getFirst().file(), 0, "", found, "none of them", null));
    return told;
  }

  /**
   * In the order of their lines; never empty. Of very many mistakes there are the first ones, and
   * then one that says how many more there are.
   */
  public List<ConfigError> errors() {
    return errors;
  }

  /** How many mistakes were found, those included that are only counted. */
  public int count() {
    return count;
  }
}
