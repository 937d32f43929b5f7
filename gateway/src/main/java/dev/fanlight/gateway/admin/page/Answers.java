package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** The answers of admin pages. They are never cached. */
public final class Answers {
  private Answers() {}

  public static void json(HttpServerRequest request, int status, JsonObject body) {
    json(request, status, body.toBuffer());
  }

  public static void json(HttpServerRequest request, int status, Buffer body) {
    end(request, status, "application/json", body);
  }

  /** As problem+json, without an instance: admin requests have no id. */
  public static void problem(HttpServerRequest request, ErrorCode code, String detail) {
    problem(request, code, code.status(), detail);
  }

  /** The same with more members. */
  static void problem(HttpServerRequest request, GatewayError error, JsonObject more) {
    JsonObject body =
        new JsonObject()
            .put("type", "urn:fanlight:error:" + error.code().code())
            .put("status", error.status())
            .put("detail", error.detail())
            .mergeIn(more);
    end(request, error.status(), "application/problem+json", body.toBuffer());
  }

  /** With another status than that kind of error commonly has. */
  public static void problem(HttpServerRequest request, ErrorCode code, int status, String detail) {
    JsonObject body =
        new JsonObject()
            .put("type", "urn:fanlight:error:" + code.code())
            .put("status", status)
            .put("detail", detail);
    end(request, status, "application/problem+json", body.toBuffer());
  }

  private static void end(HttpServerRequest request, int status, String contentType, Buffer body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
