package dev.fanlight.gateway.explain.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.fanout.plan.Branches;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.value.CallSource;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request's values before any call is made.
 *
 * @param bodyIsKnown whether the request has the body that was asked about
 * @param item of a {@code for_each}; null: none, or it is not known
 */
record Known(RequestValues request, boolean bodyIsKnown, @Nullable JsonNode item)
    implements CallSource {

  Known(RequestValues request, boolean bodyIsKnown) {
    this(request, bodyIsKnown, null);
  }

  Known of(JsonNode other) {
    return new Known(request, bodyIsKnown, other);
  }

  /** Whether that value is known. */
  boolean knows(Expression expression) {
    if (expression.call() != null) {
      return false;
    }
    return switch (expression.plain()) {
      case Expression.RequestBody body -> bodyIsKnown;
      case Expression.Item any -> item != null;
      default -> true;
    };
  }

  /**
   * The upstream that the request decides for.
   *
   * @return null when chance decides, or a value that is not known
   */
  @Nullable String branch(Split split) {
    Expression sticky = split.sticky();
    if (split.branches().size() == 1 || sticky == null || !knows(sticky)) {
      return null;
    }
    JsonNode value = sticky.value(this);
    return value == null || Json.text(value).isEmpty()
        ? null
        : Branches.<String>of(split, name -> name).pick(this);
  }

  /** Why a call cannot be made. */
  static String unmade(GatewayError error) {
    return "%s (%d): %s"
        .formatted(error.code().code(), error.status(), Wording.shown(error.detail(), 200));
  }

  @Override
  public @Nullable CallValues call(String name) {
    return null;
  }
}
