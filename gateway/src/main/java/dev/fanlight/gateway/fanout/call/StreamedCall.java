package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** A call whose body goes straight to the client: answered by its head, whatever its status. */
public final class StreamedCall extends Call {
  private final Promise<CallHead> head = Promise.promise();
  private final ExchangeContext context;
  private final LiveScope scope;

  public StreamedCall(LiveScope scope, CallSpec spec) {
    super(scope, spec);
    context = scope.context();
    this.scope = scope;
  }

  /** Fails when the call ends before its head has come. */
  public Future<CallHead> response() {
    return head.future();
  }

  @Override
  public @Nullable Deadline whole() {
    return scope.time().whole();
  }

  @Override
  public void hints(MultiMap fields) {
    context.hints(fields);
  }

  @Override
  protected void opened(CallHead answer) {
    head.tryComplete(answer);
  }

  @Override
  protected void ended(Outcome outcome) {
    if (!head.future().isComplete()) {
      GatewayError error = error();
      head.tryFail(error == null ? notNeeded() : error);
    }
  }
}
