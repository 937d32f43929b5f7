package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.CallMeters;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.CallContext;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call, with a look at when the call gets in line for a permit.
 *
 * @param inLine runs when the call asks for its turn
 */
record WatchedTurn(CallContext context, Runnable inLine) implements CallContext {
  @Override
  public Turn turn() {
    inLine.run();
    return context.turn();
  }

  @Override
  public Loop loop() {
    return context.loop();
  }

  @Override
  public HeldBytes held() {
    return context.held();
  }

  @Override
  public Deadline deadline() {
    return context.deadline();
  }

  @Override
  public @Nullable Deadline whole() {
    return context.whole();
  }

  @Override
  public CallMeters meters() {
    return context.meters();
  }

  @Override
  public String requestId() {
    return context.requestId();
  }

  @Override
  public boolean admits(Runnable again) {
    return context.admits(again);
  }
}
