package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The names a template can use: path variables, the item, and what {@code with} binds. */
@FunctionalInterface
public interface Names {
  /**
   * The value of that name; null when it is absent and may be.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code missing_value} when it is absent and may not be
   */
  @Nullable JsonNode value(String name);
}
