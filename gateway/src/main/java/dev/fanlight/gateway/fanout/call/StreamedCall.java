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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The call of a proxy: its answer goes to the client as it comes, whatever its status. The
 * exchange's deadline bounds it up to the response head, from there {@code maxDuration} does.
 */
public final class StreamedCall extends Call {
  private final Promise<GatewayResponse> answer = Promise.promise();
  private final LiveScope scope;
  private final @Nullable Duration maxDuration;

  private StreamedCall(LiveScope scope, CallSpec spec, @Nullable Duration maxDuration) {
    super(scope, spec);
    this.scope = scope;
    this.maxDuration = maxDuration;
  }

  /**
   * Makes the call.
   *
   * @param spec of a call that is {@link CallSpec#streamed()}
   * @param maxDuration of the whole exchange; null: no bound
   * @return the answer, whose body follows; fails with a {@link GatewayError} when the call ends
   *     before its head has come
   */
  public static Future<GatewayResponse> start(
      LiveScope scope, CallSpec spec, CallRequest request, @Nullable Duration maxDuration) {
    scope.time().narrow(spec.target().timeout());
    StreamedCall call = new StreamedCall(scope, spec, maxDuration);
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
    scope.time().streaming(maxDuration);
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
