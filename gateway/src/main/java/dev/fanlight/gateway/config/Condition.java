package dev.fanlight.gateway.config;

import java.util.Set;

/** What a value must be. Values are compared as text. */
public sealed interface Condition {
  /** One of these. */
  record OneOf(Set<String> values) implements Condition {}

  /** There, or not there. */
  record Exists(boolean exists) implements Condition {}
}
