package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * The call of a proxy: its answer goes to the client as it comes, whatever its status. The
 * exchange's deadline bounds it up to the response head, from there what bounds all of it does.
 */
public final class StreamedCall extends Call {
  private final Promise<GatewayResponse> answer = Promise.promise();
  private final LiveScope scope;

  private StreamedCall(LiveScope scope, CallSpec spec) {
    super(scope, spec);
    this.scope = scope;
  }

  /**
   * Makes the call.
   *
   * @param spec of a call that is {@link CallSpec#streamed()}
   * @return the answer, whose body follows; fails with a {@link GatewayError} when the call ends
   *     before its head has come
   */
  public static Future<GatewayResponse> start(LiveScope scope, CallSpec spec, CallRequest request) {
    scope.time().narrow(spec.target().timeout());
    StreamedCall call = new StreamedCall(scope, spec);
    call.start(() -> request);
    return call.answer.future();
  }

  @Override
  public @Nullable Deadline whole() {
    return scope.time().whole();
  }

  @Override
  public void hints(MultiMap fields) {
    scope.context().hints(fields);
  }

  @Override
  protected void opened(CallHead head) {
    scope.time().streaming(null);
    answer.tryComplete(new GatewayResponse(head.status(), head.headers(), head.body()));
  }

  @Override
  protected void ended(Outcome outcome) {
    if (!answer.future().isComplete()) {
      GatewayError error = error();
      answer.tryFail(error == null ? notNeeded() : error);
    }
  }
}
