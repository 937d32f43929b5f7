package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names a template can use: path variables, the item, and what {@code with} binds. */
@FunctionalInterface
public interface TemplateNames {
  /** What a name looks like. */
  Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

  /**
   * The value of that name; null when it is absent and may be.
   *
   * @param template the text of the template that asks, for the error
   * @throws dev.fanlight.plugin.GatewayError {@code missing_value} when it is absent and may not be
   */
  @Nullable JsonNode value(String name, String template);

  /** A path variable as it came, percent-encoded; null when the name is anything else. */
  default @Nullable String raw(String name) {
    return null;
  }

  /** A whole tail as it came, slashes and all; null when the name is anything else. */
  default @Nullable String wholeTail(String name) {
    return null;
  }

  /**
   * The segments of a route's tail variable as they came, which a path takes as that many segments;
   * null when the name is anything else.
   */
  default @Nullable List<String> tail(String name) {
    return null;
  }

  /**
   * Whether that name's value comes from an earlier call: then the client is not to blame for it.
   */
  default boolean ofCall(String name) {
    return false;
  }

  /**
   * The error of a value that is there and does not fit where the template puts it.
   *
   * @param name whose value it is
   */
  default GatewayError unfit(String name, String detail) {
    return ofCall(name)
        ? GatewayError.of(ErrorCode.BAD_UPSTREAM_RESPONSE, "an earlier call's value: " + detail)
        : GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
