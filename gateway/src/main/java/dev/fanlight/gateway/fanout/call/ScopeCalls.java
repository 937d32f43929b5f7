package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.fanout.scope.Owned;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scope's calls, as plugins make them: any complete response is a success.
 *
 * @param specs of the exchange's route, by the name of the upstream
 */
public record ScopeCalls(LiveScope scope, Function<String, @Nullable CallSpec> specs)
    implements Calls {
  /** Of an exchange without a route: there is no upstream. */
  public static final Function<LiveScope, Calls> NONE = of(name -> null);

  /** What gives each scope of a route's exchanges its calls. */
  public static Function<LiveScope, Calls> of(Function<String, @Nullable CallSpec> specs) {
    return scope -> new ScopeCalls(scope, specs);
  }

  @Override
  public Future<CallResponse> send(String upstream, CallRequest request) {
    String field = ReservedFields.hopByHopIn(request.headers());
    if (field != null) {
      return mistake("a call cannot set the field " + field);
    }
    if (!isTarget(request.target())) {
      return mistake("the target of a call is percent-encoded and begins with a slash");
    }
    if (request.body() instanceof Body.Streamed body && Body.Counted.isSpent(body.stream())) {
      return mistake(Body.Streamed.SPENT);
    }
    CallSpec spec = specs.apply(upstream);
    if (spec == null) {
      return mistake("there is no upstream named " + upstream);
    }
    Promise<CallResponse> response = Promise.promise();
    CallSpec own = spec.ofPlugin(request.timeout());
    new BufferedCall(scope, own, BufferedCall.Judge.ANY, call -> answer(call, response))
        .start(() -> request);
    return response.future();
  }

  private static boolean isTarget(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        return false;
      }
    }
    return target.startsWith("/");
  }

  /** Of the plugin. */
  private static Future<CallResponse> mistake(String detail) {
    return Future.failedFuture(GatewayError.of(ErrorCode.INTERNAL_ERROR, detail));
  }

  private static void answer(BufferedCall call, Promise<CallResponse> response) {
    GatewayError error = call.error();
    MultiMap headers = call.headers();
    if (headers != null && (error == null || error.code() == ErrorCode.CALL_FAILED)) {
      headers.remove("trailer"); // a plugin that passes them on has no trailers of this answer
      response.complete(new CallResponse(call.status(), headers, call.body()));
    } else {
      response.fail(error == null ? Owned.notNeeded() : error);
    }
  }
}
