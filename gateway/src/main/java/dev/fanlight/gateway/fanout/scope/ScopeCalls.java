package dev.fanlight.gateway.fanout.scope;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.Calls;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;

/** A scope's calls, as plugins make them: any complete response is a success. */
record ScopeCalls(LiveScope scope) implements Calls {

  @Override
  public Future<CallResponse> send(String upstream, CallRequest request) {
    String field = ReservedFields.hopByHopIn(request.headers());
    if (field != null) {
      return Future.failedFuture(
          new IllegalArgumentException("a call cannot set the field " + field));
    }
    CallSpec spec;
    try {
      spec = scope.call(upstream);
    } catch (GatewayError unknown) {
      return Future.failedFuture(unknown);
    }
    Promise<CallResponse> response = Promise.promise();
    if (request.timeout() != null) {
      spec = spec.within(request.timeout());
    }
    new BufferedCall(scope, spec, BufferedCall.Judge.ANY, call -> answer(call, response))
        .start(() -> request);
    return response.future();
  }

  private static void answer(BufferedCall call, Promise<CallResponse> response) {
    GatewayError error = call.error();
    MultiMap headers = call.headers();
    if (headers != null && (error == null || error.code() == ErrorCode.CALL_FAILED)) {
      response.complete(new CallResponse(call.status(), headers, call.body()));
    } else {
      response.fail(error == null ? Call.notNeeded() : error);
    }
  }
}
