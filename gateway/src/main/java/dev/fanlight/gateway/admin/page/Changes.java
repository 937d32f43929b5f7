package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** The rules for requests that change something. A form of another site cannot send JSON here. */
public final class Changes {
  private static final int UNSUPPORTED = 415;

  private Changes() {}

  /** Whether it may go on; else it has been answered. */
  static boolean allows(HttpServerRequest request, AdminConfig config) {
    if (!config.allowChanges()) {
      Answers.problem(request, ErrorCode.FORBIDDEN, "orders need admin.allow_changes");
    } else if (!OrderReader.isJson(request.headers().getAll(HttpHeaders.CONTENT_TYPE))) {
      Answers.problem(
          request,
          GatewayError.of(ErrorCode.BAD_REQUEST, "an order is of type application/json, in UTF-8")
              .withStatus(UNSUPPORTED));
    } else {
      return true;
    }
    return false;
  }

  /** Reads the body; a larger one is answered as such. */
  static void read(HttpServerRequest request, int most, Consumer<Buffer> then) {
    Buffer body = Buffer.buffer();
    request
        .handler(bytes -> {
          if (body.length() + bytes.length() <= most) {
            body.appendBuffer(bytes);
          } else if (!request.response().ended()) {
            request.response().endHandler(end -> request.connection().close());
            Answers.problem(request, ErrorCode.PAYLOAD_TOO_LARGE, "an order is short");
          }
        })
        .endHandler(end -> {
          if (!request.response().ended()) {
            Answers.guard(request, () -> then.accept(body));
          }
        });
  }
}
