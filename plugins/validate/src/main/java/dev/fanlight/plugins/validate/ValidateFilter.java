package dev.fanlight.plugins.validate;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.common.MediaTypes;
import dev.fanlight.plugins.validate.schema.MalformedException;
import dev.fanlight.plugins.validate.schema.TooCostlyException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses requests whose body does not match, before anything behind the plugin sees them. */
final class ValidateFilter implements Filter {
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private final ValidateConfig config;
  private final MediaTypes types;
  private final @Nullable Check check;
  private final Verdicts verdicts;
  private final @Nullable Reports reports;

  ValidateFilter(
      ValidateConfig config, @Nullable Check check, Verdicts verdicts, @Nullable Reports reports) {
    this.config = config;
    this.types = MediaTypes.of(config.types());
    this.check = check;
    this.verdicts = verdicts;
    this.reports = reports;
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    return check == null ? proceed(exchange, chain) : checked(exchange, chain, check);
  }

  private Future<GatewayResponse> proceed(Exchange exchange, Chain chain) {
    Future<GatewayResponse> response = chain.proceed(exchange);
    return reports == null
        ? response
        : response.map(answer -> reports.watch(answer, exchange, types));
  }

  private Future<GatewayResponse> checked(Exchange exchange, Chain chain, Check check) {
    GatewayRequest request = exchange.request();
    if (request.body().length() == 0) {
      return without(exchange, chain);
    }
    GatewayError type = otherType(request.headers());
    if (type != null && request.body().length() > 0) {
      return refused(type);
    }
    // Of another type, the first byte is too many: only its end shows that there is no body.
    return request
        .body()
        .collect(type == null ? config.maxBody().bytes() : 0, ErrorCode.PAYLOAD_TOO_LARGE)
        .recover(unread -> unread(unread, type))
        .compose(bytes -> {
          request.body(Body.of(bytes));
          return bytes.length() == 0
              ? without(exchange, chain)
              : verdict(bytes, exchange, chain, check);
        });
  }

  private Future<Buffer> unread(Throwable failure, @Nullable GatewayError type) {
    if (type != null
        && failure instanceof GatewayError error
        && error.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
      return refused(type);
    }
    verdicts.skipped().increment();
    return Future.failedFuture(failure);
  }

  private Future<GatewayResponse> without(Exchange exchange, Chain chain) {
    return config.required() && WITH_BODY.contains(exchange.request().method().name())
        ? refused(bad("a JSON body is required"))
        : proceed(exchange, chain);
  }

  private Future<GatewayResponse> verdict(
      Buffer body, Exchange exchange, Chain chain, Check check) {
    return check
        .of(body, exchange, chain)
        .transform(result -> {
          if (result.failed()) {
            return refused(error(result.cause()));
          }
          if (result.result().isEmpty()) {
            verdicts.valid().increment();
            return proceed(exchange, chain);
          }
          verdicts.invalid().increment();
          exchange.log().field("invalid", result.result().getFirst().keyword());
          return Future.succeededFuture(Problem.of(result.result(), exchange.id()));
        });
  }

  private <T> Future<T> refused(GatewayError error) {
    (error.code() == ErrorCode.BAD_REQUEST ? verdicts.malformed() : verdicts.skipped()).increment();
    return Future.failedFuture(error);
  }

  private static GatewayError error(Throwable failure) {
    return switch (failure) {
      case MalformedException malformed -> bad(malformed.detail());
      case TooCostlyException costly -> bad(String.valueOf(costly.getMessage()));
      default -> GatewayError.from(failure);
    };
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }

  /** A body that is not read as JSON would pass the schema by, so that it is refused. */
  private @Nullable GatewayError otherType(MultiMap headers) {
    List<String> contentTypes = headers.getAll(HttpHeaders.CONTENT_TYPE);
    if (contentTypes.size() != 1 || !types.contain(contentTypes.getFirst())) {
      return bad("the body must be of a type such as " + config.types().getFirst())
          .withStatus(UNSUPPORTED_MEDIA_TYPE);
    }
    if (!isUtf8(contentTypes.getFirst())) {
      return bad("the body must be UTF-8").withStatus(UNSUPPORTED_MEDIA_TYPE);
    }
    return headers.getAll(HttpHeaders.CONTENT_ENCODING).stream()
            .allMatch("identity"::equalsIgnoreCase)
        ? null
        : bad("the body must have no content coding").withStatus(UNSUPPORTED_MEDIA_TYPE);
  }

  /**
   * Of several charsets, or one in a text, nobody knows which one the upstream takes: there are
   * readers that take no notice of quotes.
   */
  private static boolean isUtf8(String contentType) {
    String plain = contentType.toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    int charset = plain.indexOf("charset");
    return charset < 0
        || (charset == plain.lastIndexOf("charset")
            && (plain + ";").startsWith(";charset=utf-8;", charset - 1));
  }
}
