package dev.fanlight.plugins.transform;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginMeters.Counter;
import dev.fanlight.plugins.common.MediaTypes;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** Changes the bodies that are JSON. */
final class TransformFilter implements Filter {
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  /** They ask for a part of the content; some servers still read the oldest of them. */
  private static final List<String> RANGES = List.of("range", "if-range", "request-range");

  /** They describe the content before the change. */
  private static final List<String> DIGESTS =
      List.of("content-digest", "repr-digest", "digest", "content-md5");

  private final TransformConfig config;
  private final PluginContext context;
  private final MediaTypes types;
  private final long maxBody;
  private final Counter requests;
  private final Counter responses;
  private final Counter failed;

  TransformFilter(TransformConfig config, PluginContext context) {
    this.config = config;
    this.context = context;
    this.types = MediaTypes.of(config.types());
    this.maxBody = config.maxBody().bytes();
    String bodies = "Bodies that were changed";
    this.requests = context.meters().counter("bodies", bodies, "of", "request");
    this.responses = context.meters().counter("bodies", bodies, "of", "response");
    this.failed = context.meters().counter("failed", "Bodies that could not be changed");
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    JsonProgram response = config.response();
    if (response == null) {
      return request(exchange).compose(changed -> chain.proceed(exchange));
    }
    boolean head = HttpMethod.HEAD.equals(exchange.request().method());
    // A program needs the whole content as it is.
    MultiMap headers = exchange.request().headers();
    headers.set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    RANGES.forEach(headers::remove);
    return request(exchange)
        .compose(changed -> chain.proceed(exchange))
        .compose(answer -> response(answer, response, head, exchange));
  }

  /** Completes when the request's body is the one that goes on. */
  private Future<Void> request(Exchange exchange) {
    GatewayRequest request = exchange.request();
    MultiMap headers = request.headers();
    JsonProgram program = config.request();
    if (program == null
        || request.body().length() == 0
        || !types.contain(headers.get(HttpHeaders.CONTENT_TYPE))) {
      return Future.succeededFuture();
    }
    if (isEncoded(headers)) {
      return failed(
          GatewayError.of(ErrorCode.BAD_REQUEST, "the body must have no content coding")
              .withStatus(UNSUPPORTED_MEDIA_TYPE));
    }
    return request
        .body()
        .collect(maxBody, ErrorCode.PAYLOAD_TOO_LARGE)
        .compose(bytes ->
            bytes.length() == 0 ? empty(request) : changed(request, program, bytes, exchange));
  }

  /** What came without a length, and has no content. */
  private static Future<Void> empty(GatewayRequest request) {
    request.body(Body.empty());
    return Future.succeededFuture();
  }

  private Future<Void> changed(
      GatewayRequest request, JsonProgram program, Buffer bytes, Exchange exchange) {
    return ProgramRun.of(program, bytes, maxBody, exchange, context)
        .recover(failure -> failed(requestError(GatewayError.from(failure)), failure, exchange))
        .onSuccess(changed -> {
          requests.increment();
          request.body(Body.of(changed));
          DIGESTS.forEach(request.headers()::remove);
        })
        .mapEmpty();
  }

  private Future<GatewayResponse> response(
      GatewayResponse answer, JsonProgram program, boolean head, Exchange exchange) {
    MultiMap headers = answer.headers();
    if (answer.status() == 304) {
      describe(headers); // it may say nothing of the type, and is about a response that was changed
      return Future.succeededFuture(answer);
    }
    if (answer.status() == 206) {
      // Its type may be that of several parts, which hides the type of the content.
      return failed(
          GatewayError.of(ErrorCode.INVALID_BODY, "the answer is only a part of the content"));
    }
    if (!mayHaveContent(answer, head) || !types.contain(headers.get(HttpHeaders.CONTENT_TYPE))) {
      return Future.succeededFuture(answer);
    }
    if (isEncoded(headers)) {
      return failed(GatewayError.of(ErrorCode.INVALID_BODY, "the answer has a content coding"));
    }
    if (head) {
      describe(headers);
      // What answers GET too has given it a body, whose length would be told.
      return Future.succeededFuture(answer.body(Body.empty()));
    }
    return answer
        .body()
        .collect(maxBody, ErrorCode.UPSTREAM_BODY_TOO_LARGE)
        .compose(bytes ->
            bytes.length() == 0
                ? Future.succeededFuture(answer.body(Body.empty()))
                : changed(answer, program, bytes, exchange));
  }

  /** Whether it is an answer that a program may change; an empty stream shows itself at its end. */
  private static boolean mayHaveContent(GatewayResponse answer, boolean head) {
    int status = answer.status();
    return status >= 200
        && status <= 299
        && status != 204
        && status != 205
        && (head || answer.body().length() != 0);
  }

  private Future<GatewayResponse> changed(
      GatewayResponse answer, JsonProgram program, Buffer bytes, Exchange exchange) {
    return ProgramRun.of(program, bytes, maxBody, exchange, context)
        .recover(failure -> failed(responseError(GatewayError.from(failure)), failure, exchange))
        .map(changed -> {
          responses.increment();
          describe(answer.headers());
          return answer.body(Body.of(changed));
        });
  }

  private <T> Future<T> failed(GatewayError error) {
    failed.increment();
    return Future.failedFuture(error);
  }

  /** What a program says may show values of bodies: it is for the operator alone. */
  private <T> Future<T> failed(GatewayError error, Throwable failure, Exchange exchange) {
    Throwable why = failure.getCause() == null ? failure : failure.getCause();
    context
        .logger()
        .debug("the program failed for request {}: {}", exchange.id(), why.getMessage());
    return failed(error);
  }

  private GatewayError requestError(GatewayError error) {
    return switch (error.code()) {
      case MERGE_FAILED ->
          GatewayError.of(ErrorCode.BAD_REQUEST, "the body cannot be changed as it must be");

      case UPSTREAM_BODY_TOO_LARGE ->
          GatewayError.of(
              ErrorCode.PAYLOAD_TOO_LARGE, "the changed body is larger than " + maxBody + " bytes");
      default -> error;
    };
  }

  private GatewayError responseError(GatewayError error) {
    return switch (error.code()) {
      case MERGE_FAILED ->
          GatewayError.of(ErrorCode.INVALID_BODY, "the answer cannot be changed as it must be");

      case UPSTREAM_BODY_TOO_LARGE ->
          GatewayError.of(
              ErrorCode.UPSTREAM_BODY_TOO_LARGE,
              "the changed answer is larger than " + maxBody + " bytes");
      default -> error;
    };
  }

  /** Takes what was said of the content before the change: the same bytes are not promised. */
  private static void describe(MultiMap headers) {
    headers.remove(HttpHeaders.CONTENT_LENGTH);
    headers.remove(HttpHeaders.ACCEPT_RANGES);
    DIGESTS.forEach(headers::remove);
    String tag = headers.get(HttpHeaders.ETAG);
    if (tag != null && tag.startsWith("\"")) {
      headers.set(HttpHeaders.ETAG, "W/" + tag);
    }
  }

  private static boolean isEncoded(MultiMap headers) {
    String coding = headers.get(HttpHeaders.CONTENT_ENCODING);
    return coding != null && !coding.isBlank() && !coding.equalsIgnoreCase("identity");
  }
}
