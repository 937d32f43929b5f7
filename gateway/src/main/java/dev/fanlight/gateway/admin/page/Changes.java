package dev.fanlight.gateway.admin.page;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * The rules for requests that change something. They are refused to pages of other sites: those can
 * neither send JSON here, nor hide where they come from.
 */
public final class Changes {
  private static final int UNSUPPORTED = 415;

  private Changes() {}

  /** Whether it may go on; else it has been answered. */
  static boolean allows(HttpServerRequest request, AdminConfig config) {
    if (!config.allowChanges()) {
      Answers.problem(request, ErrorCode.FORBIDDEN, "orders need admin.allow_changes");
    } else if (isFromElsewhere(request)) {
      Answers.problem(request, ErrorCode.FORBIDDEN, "the page that asks is of another site");
    } else if (!OrderReader.isJson(request.headers().getAll(HttpHeaders.CONTENT_TYPE))) {
      Answers.problem(
          request,
          ErrorCode.BAD_REQUEST,
          UNSUPPORTED,
          "an order is of type application/json, in UTF-8");
    } else {
      return true;
    }
    return false;
  }

  /**
   * Whether a page of another site sends it. Browsers say so, and no page can keep them from it.
   */
  public static boolean isFromElsewhere(HttpServerRequest request) {
    String site = request.getHeader("sec-fetch-site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    String own = request.scheme() + "://" + request.getHeader(HttpHeaders.HOST);
    return !request.headers().getAll(HttpHeaders.ORIGIN).stream().allMatch(own::equalsIgnoreCase);
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
            then.accept(body);
          }
        });
  }
}
