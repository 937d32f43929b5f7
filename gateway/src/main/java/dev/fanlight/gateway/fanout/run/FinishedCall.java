package dev.fanlight.gateway.fanout.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.value.Json;
import dev.fanlight.gateway.value.ValueSource.CallValues;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished call, as later calls read it. Its body is parsed when one first asks. */
final class FinishedCall implements CallValues {
  private final int status;
  private final MultiMap headers;
  private final Buffer body;
  private @Nullable JsonNode parsed;

  private FinishedCall(int status, MultiMap headers, Buffer body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Null when the call left nothing to read. */
  static @Nullable FinishedCall of(CallResult result) {
    return switch (result.end()) {
      case CallResult.Success success ->
          new FinishedCall(success.status(), success.headers(), success.body());
      case CallResult.Failure failure when failure.fallback() != null ->
          new FinishedCall(
              failure.fallback().status(),
              MultiMap.caseInsensitiveMultiMap(),
              failure.fallback().body());
      default -> null;
    };
  }

  /** The calls of a {@code for_each} read as one whose body is the list of theirs. */
  static FinishedCall listOf(List<CallResult> results) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (CallResult result : results) {
      FinishedCall call = of(result);
      JsonNode body = call == null ? null : call.body();
      list.add(body == null ? NullNode.getInstance() : body);
    }
    FinishedCall whole = new FinishedCall(200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    whole.parsed = list;
    return whole;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public MultiMap headers() {
    return headers;
  }

  @Override
  public @Nullable JsonNode body() {
    if (parsed == null && body.length() > 0) {
      try {
        parsed = Json.parse(body);
      } catch (IllegalArgumentException invalid) {
        throw GatewayError.of(ErrorCode.INVALID_BODY, "the body of an earlier call is not JSON")
            .withCause(invalid);
      }
    }
    return parsed;
  }
}
