package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers of admin pages. They are never cached. Their futures complete when the client has
 * taken the answer, and fail when its connection has closed before.
 */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  public static Future<Void> json(HttpServerRequest request, int status, JsonObject body) {
    return json(request, status, body.toBuffer());
  }

  public static Future<Void> json(HttpServerRequest request, int status, Buffer body) {
    return end(request, status, "application/json", body);
  }

  /** As problem+json, without an instance: admin requests have no id. */
  public static Future<Void> problem(HttpServerRequest request, ErrorCode code, String detail) {
    return problem(request, GatewayError.of(code, detail));
  }

  public static Future<Void> problem(HttpServerRequest request, GatewayError error) {
    return problem(request, error, new JsonObject());
  }

  /** The same with more members. */
  static Future<Void> problem(HttpServerRequest request, GatewayError error, JsonObject more) {
    JsonObject body =
        new JsonObject()
            .put("type", "urn:fanlight:error:" + error.code().code())
            .put("status", error.status())
            .put("detail", error.detail())
            .mergeIn(more);
    error.headers().forEach(request.response()::putHeader);
    return end(request, error.status(), "application/problem+json", body.toBuffer());
  }

  /** Runs a step of a page. Whatever becomes of it, the request gets an answer. */
  public static void guard(HttpServerRequest request, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException failure) {
      failure(request, failure);
    }
  }

  /** The answer of a page that failed. Anything but a {@link GatewayError} is a defect. */
  static void failure(HttpServerRequest request, Throwable failure) {
    if (!(failure instanceof GatewayError)) {
      LOG.error("{} could not be answered", request.path(), failure);
    }
    if (request.response().headWritten()) {
      request.connection().close();
    } else if (failure instanceof GatewayError error) {
      problem(request, error);
    } else {
      problem(request, ErrorCode.INTERNAL_ERROR, "the page could not be made");
    }
  }

  private static Future<Void> end(
      HttpServerRequest request, int status, String contentType, Buffer body) {
    return request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
