package dev.fanlight.gateway.admin.page;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers of admin pages. They are never cached. */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  public static void json(HttpServerRequest request, int status, JsonObject body) {
    json(request, status, body.toBuffer());
  }

  public static void json(HttpServerRequest request, int status, Buffer body) {
    end(request, status, "application/json", body);
  }

  /** As problem+json, without an instance: admin requests have no id. */
  public static void problem(HttpServerRequest request, ErrorCode code, String detail) {
    problem(request, GatewayError.of(code, detail));
  }

  public static void problem(HttpServerRequest request, GatewayError error) {
    problem(request, error, new JsonObject());
  }

  /** The same with more members. */
  static void problem(HttpServerRequest request, GatewayError error, JsonObject more) {
    JsonObject body =
        new JsonObject()
            .put("type", "urn:fanlight:error:" + error.code().code())
            .put("status", error.status())
            .put("detail", error.detail())
            .mergeIn(more);
    error.headers().forEach(request.response()::putHeader);
    end(request, error.status(), "application/problem+json", body.toBuffer());
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

  private static void end(HttpServerRequest request, int status, String contentType, Buffer body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
