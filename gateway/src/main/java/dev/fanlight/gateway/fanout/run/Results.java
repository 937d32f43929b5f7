package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.CallConfig.FailureKind;
import dev.fanlight.gateway.config.action.OnError;
import dev.fanlight.gateway.config.action.OnError.Reaction;
import dev.fanlight.gateway.fanout.call.BufferedCall;
import dev.fanlight.gateway.fanout.scope.JoinRule.End;
import dev.fanlight.gateway.merge.CallResult;
import dev.fanlight.gateway.merge.json.JsonBody;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.json.Shape;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a call that has ended to its result: its JSON, or its fallback. */
public final class Results {
  private static final Logger LOG = LoggerFactory.getLogger(Results.class);

  private Results() {}

  /**
   * @param errorRoom bytes of the JSON that the upstream sent with its failure that may be kept
   * @param names asked for only where a fallback has a body to fill
   */
  static CallResult of(Member member, long errorRoom, Supplier<? extends TemplateNames> names) {
    BufferedCall call = member.started();
    CallConfig config = member.slot.config;
    CallConfig.Result declared = config.result();
    GatewayError error = call.error();
    CallResult.End end =
        error == null
            ? success(call, declared.shown().shape())
            : new CallResult.Failure(
                error,
                status(error, call),
                fallback(declared, call, names),
                declared.shown().omit() ? null : errorBody(error, call, errorRoom));
    return new CallResult(member.name(), upstream(member), member.item, end, call.elapsedMillis());
  }

  /** The result of a call whose body is not held: what there is of it with its head. */
  static CallResult headOf(Member member, CallHead head) {
    return new CallResult(
        member.name(),
        upstream(member),
        member.item,
        new CallResult.Success(head.status(), head.headers(), Buffer.buffer()),
        0);
  }

  private static String upstream(Member member) {
    return member.started().spec().target().name();
  }

  private static CallResult.Success success(BufferedCall call, @Nullable Shape shape) {
    MultiMap headers = Objects.requireNonNull(call.headers(), "a success has a head");
    return new CallResult.Success(call.status(), headers, call.body(), shape);
  }

  /** The upstream's where that is the failure; one that came before something else broke is not. */
  private static int status(GatewayError error, BufferedCall call) {
    return error.code() == ErrorCode.CALL_FAILED ? call.status() : 0;
  }

  static End end(CallResult result) {
    return switch (result.end()) {
      case CallResult.Success ignored -> End.SUCCEEDED;
      case CallResult.Skipped ignored -> End.SKIPPED;
      case CallResult.Failure failure -> failure.fallback() == null ? End.FAILED : End.REPLACED;
    };
  }

  /**
   * Whether dependants can go on: it succeeded, or something was declared to stand in its place.
   */
  static boolean usable(Slot slot) {
    for (Member member : slot.members) {
      if (member.end == End.FAILED
          || (member.result != null
              && member.result.end() instanceof CallResult.Failure failure
              && CallResult.Fallback.NULL.equals(failure.fallback()))) {
        return false;
      }
    }
    return true;
  }

  private static CallResult.@Nullable Fallback fallback(
      CallConfig.Result config, BufferedCall call, Supplier<? extends TemplateNames> names) {
    Reaction reaction = reaction(config, call);
    if (reaction instanceof OnError.Pass) {
      return null;
    }
    CallConfig.Fallback declared =
        reaction instanceof CallConfig.Fallback fallback ? fallback : config.fallback();
    if (declared == null) {
      return config.optional() ? CallResult.Fallback.NULL : null;
    }
    try {
      return new CallResult.Fallback(declared.status(), body(declared.body(), names));
    } catch (RuntimeException missing) {
      // What should stand in its place needs a value that is not there, or that cannot be read: the
      // failure stands.
      if (!(missing instanceof GatewayError)) {
        LOG.warn("the fallback of call {} failed", call.spec().name(), missing);
      }
      return config.optional() ? CallResult.Fallback.NULL : null;
    }
  }

  /** What {@code on_error} says of that failure. */
  static @Nullable Reaction reaction(CallConfig.Result config, BufferedCall call) {
    GatewayError error = Objects.requireNonNull(call.error(), "the call has not failed");
    return config.onError().of(status(error, call), kind(error, call));
  }

  /** What the upstream sent with its failure, where that is JSON and there is room for it. */
  private static @Nullable Buffer errorBody(GatewayError error, BufferedCall call, long room) {
    MultiMap headers = call.headers();
    return error.code() == ErrorCode.CALL_FAILED && headers != null && call.body().length() <= room
        ? JsonBody.declared(headers.get(HttpHeaders.CONTENT_TYPE), call.body())
        : null;
  }

  private static Buffer body(
      @Nullable BodyTemplate template, Supplier<? extends TemplateNames> names) {
    return template == null
        ? JsonBody.NULL
        : JsonBody.of(
            template.isText() ? "text/plain" : "application/json", template.expand(names.get()));
  }

  private static @Nullable FailureKind kind(GatewayError error, BufferedCall call) {
    if (error.code() == ErrorCode.CALL_FAILED) {
      return switch (call.status() / 100) {
        case 5 -> FailureKind.STATUS_5XX;
        case 4 -> FailureKind.STATUS_4XX;
        case 3 -> FailureKind.STATUS_3XX;
        default -> null;
      };
    }
    if (error.code() == ErrorCode.CONNECT_FAILED) {
      return FailureKind.CONNECT;
    }
    if (error.code() == ErrorCode.INVALID_BODY) {
      return FailureKind.INVALID_BODY;
    }
    if (error.code() == ErrorCode.CIRCUIT_OPEN) {
      return FailureKind.CIRCUIT_OPEN;
    }
    Outcome outcome = error.code().outcome();
    return outcome == Outcome.TIMEOUT
        ? FailureKind.TIMEOUT
        : outcome == Outcome.REJECTED ? FailureKind.REJECTED : null;
  }

  /** Demands JSON of a complete response, or makes it so; the call's body is that from here on. */
  static @Nullable GatewayError json(BufferedCall call) {
    MultiMap headers = call.headers();
    try {
      call.body(
          JsonBody.of(headers == null ? null : headers.get(HttpHeaders.CONTENT_TYPE), call.body()));
      return null;
    } catch (GatewayError invalid) {
      return invalid;
    }
  }
}
