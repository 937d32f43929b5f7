package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.merge.CallResult.End;
import dev.fanlight.gateway.merge.CallResult.Failure;
import dev.fanlight.gateway.merge.CallResult.Fallback;
import dev.fanlight.gateway.merge.CallResult.Skipped;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** Ends of calls, in short. */
final class CallResults {
  private CallResults() {}

  static CallResult ok(String name, String body) {
    return ok(name, body, MultiMap.caseInsensitiveMultiMap());
  }

  static CallResult ok(String name, String body, MultiMap headers) {
    return of(name, new Success(200, headers, Buffer.buffer(body)));
  }

  static CallResult timedOut(String name) {
    return of(
        name, new Failure(GatewayError.deadlineExceeded(Phase.RESPONSE, "no \"answer\""), 0, null));
  }

  static CallResult failed(String name, int status) {
    return of(
        name, new Failure(GatewayError.of(ErrorCode.CALL_FAILED, "bad status"), status, null));
  }

  static CallResult replaced(String name, String body) {
    Fallback fallback = new Fallback(203, Buffer.buffer(body));
    return of(name, new Failure(GatewayError.of(ErrorCode.CONNECT_FAILED, "gone"), 0, fallback));
  }

  static CallResult skipped(String name) {
    return of(name, new Skipped());
  }

  static CallResult of(String name, End end) {
    return new CallResult(name, "up", null, end, 100);
  }
}
