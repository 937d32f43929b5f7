package dev.fanlight.gateway.fanout.call;

import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.upstream.call.CallHead;
import java.util.function.Consumer;

/**
 * A call in a race that the response heads decide. The first whose status is a success has won: its
 * body goes straight to the client, and takes as long as that takes. Any other response is held,
 * and fails in the end.
 */
public final class RacingCall extends BufferedCall {
  private final Consumer<CallHead> winner;

  public RacingCall(
      LiveScope scope, CallSpec spec, Consumer<CallHead> winner, Consumer<BufferedCall> onEnd) {
    super(scope, spec, Judge.ANY, onEnd);
    this.winner = winner;
  }

  @Override
  protected void opened(CallHead head) {
    if (spec().judge(head.status()) == null) {
      unbound();
      winner.accept(head);
    } else {
      super.opened(head);
    }
  }
}
