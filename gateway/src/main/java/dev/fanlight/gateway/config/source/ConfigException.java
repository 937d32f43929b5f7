package dev.fanlight.gateway.config.source;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; carries every mistake found in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigError> errors;

  public ConfigException(List<ConfigError> errors) {
    super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** In the order of their lines; never empty. */
  public List<ConfigError> errors() {
    return errors;
  }
}
