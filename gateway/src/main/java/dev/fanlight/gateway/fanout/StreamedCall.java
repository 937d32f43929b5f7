package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.upstream.CallHead;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A call whose body goes straight to the client: answered by its head, whatever its status. */
final class StreamedCall extends Call {
  private final Promise<CallHead> head = Promise.promise();

  StreamedCall(LiveScope scope, CallSpec spec) {
    super(scope, spec);
  }

  /** Fails when the call ends before its head has come. */
  Future<CallHead> response() {
    return head.future();
  }

  @Override
  void opened(CallHead answer) {
    head.tryComplete(answer);
  }

  @Override
  void ended(Outcome outcome) {
    GatewayError error = error();
    head.tryFail(error == null ? notNeeded() : error);
  }
}
