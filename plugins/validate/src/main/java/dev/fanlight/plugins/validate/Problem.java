package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.validate.schema.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The answer to a request whose body does not match: RFC 9457, with the errors of its section 3.
 */
final class Problem {
  private static final int UNPROCESSABLE_CONTENT = 422;

  private Problem() {}

  static GatewayResponse of(List<Violation> violations, String requestId) {
    JsonArray errors = new JsonArray();
    for (Violation violation : violations) {
      errors.add(
          new JsonObject()
              .put("pointer", violation.pointer())
              .put("keyword", violation.keyword())
              .put("detail", violation.detail()));
    }
    JsonObject problem =
        new JsonObject()
            .put("type", "urn:fanlight:error:invalid_request")
            .put("title", "Invalid request")
            .put("status", UNPROCESSABLE_CONTENT)
            .put("detail", "the body does not match the schema")
            .put("instance", requestId)
            .put("errors", errors);
    return GatewayResponse.of(
        UNPROCESSABLE_CONTENT, "application/problem+json", Body.of(problem.toBuffer()));
  }
}
