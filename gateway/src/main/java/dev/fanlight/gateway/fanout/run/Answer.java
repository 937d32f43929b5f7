package dev.fanlight.gateway.fanout.run;

import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What a run's results become. */
public interface Answer {
  /** The run it is fed by; told once, before that starts. */
  void of(FanOutRun run);

  /** A call has its result; in the order of their ends. */
  void ended(Member member);

  /** A race that the response heads decide has been won by that one; everything else is over. */
  default void won(CallHead head) {
    throw new IllegalStateException("this answer is not decided by a head");
  }

  /** The run is over and everything that lost has been cancelled; null: its join was reached. */
  void over(@Nullable GatewayError failure);

  /** The run failed by a call whose answer the client gets as it came. */
  default void passed(GatewayResponse response) {
    throw new IllegalStateException("no call decides this answer");
  }

  /** Whether no further call may start because what is there already has not been taken. */
  boolean full();

  Future<GatewayResponse> response();
}
