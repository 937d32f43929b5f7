package dev.fanlight.gateway.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a value must be. Values are compared as text. */
public sealed interface Condition {
  /**
   * Whether it is met.
   *
   * @param value null when there is none
   */
  boolean holds(@Nullable String value);

  /** One of these. */
  record OneOf(Set<String> values) implements Condition {
    @Override
    public boolean holds(@Nullable String value) {
      return value != null && values.contains(value);
    }
  }

  /** There, or not there. */
  record Exists(boolean exists) implements Condition {
    @Override
    public boolean holds(@Nullable String value) {
      return exists == (value != null);
    }
  }
}
