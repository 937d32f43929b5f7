package dev.fanlight.gateway.fanout;

import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What a run's results become. */
interface Answer {
  /** The run it is fed by; told once, before that starts. */
  void of(FanOutRun run);

  /** A call has its result; in the order of their ends. */
  void ended(Member member);

  /** The run is over and everything that lost has been cancelled; null: its join was reached. */
  void over(@Nullable GatewayError failure);

  /** Whether no further call may start because what is there already has not been taken. */
  boolean full();

  Future<GatewayResponse> response();
}
