package dev.fanlight.gateway.merge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.ValueSource.CallValues;
import dev.fanlight.gateway.value.json.JsonDocument;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A finished call, as later calls read it. Of its body only what they name is read. */
public final class FinishedCall implements CallValues {
  private final int status;
  private final MultiMap headers;
  private final Buffer body;
  private final JsonDocument.Budget budget;
  private @Nullable JsonDocument document;

  private FinishedCall(int status, MultiMap headers, Buffer body, JsonDocument.Budget budget) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.budget = budget;
  }

  /** Null when the call left nothing to read. */
  public static @Nullable FinishedCall of(CallResult result) {
    return of(result, new JsonDocument.Budget());
  }

  static @Nullable FinishedCall of(CallResult result, JsonDocument.Budget budget) {
    return switch (result.end()) {
      case CallResult.Success success ->
          new FinishedCall(success.status(), success.headers(), success.body(), budget);
      case CallResult.Failure failure when failure.fallback() != null ->
          new FinishedCall(
              failure.fallback().status(),
              MultiMap.caseInsensitiveMultiMap(),
              failure.fallback().body(),
              budget);
      default -> null;
    };
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
  public @Nullable JsonNode body(JsonPointer pointer) {
    try {
      if (document == null) {
        document = new JsonDocument(body, budget);
      }
      return document.at(pointer);
    } catch (IllegalArgumentException invalid) {
      throw GatewayError.of(
              ErrorCode.INVALID_BODY,
              "the body of an earlier call is not JSON: it " + invalid.getMessage())
          .withCause(invalid);
    } catch (JsonDocument.Unreadable value) {
      throw GatewayError.of(
          ErrorCode.INVALID_BODY, "the body of an earlier call has " + value.getMessage());
    } catch (JsonDocument.TooManyValues many) {
      throw GatewayError.of(
          ErrorCode.UPSTREAM_BODY_TOO_LARGE,
          "the body of an earlier call has " + many.getMessage() + " to read");
    }
  }
}
