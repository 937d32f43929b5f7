package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.fanout.call.ScopeCalls;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.telemetry.event.EventTree;
import dev.fanlight.gateway.telemetry.event.PlayedReports;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hears of every call of an exchange, those included that never came as far as an upstream. */
public final class SimObserver extends EventTree {
  private final SimExchange exchange;
  private final SimWorld world;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, ObservedCall> observed = new HashMap<>();

  SimObserver(SimExchange exchange, SimWorld world) {
    super(flaw -> world.violations().check(false, "%s: %s", exchange, flaw));
    this.exchange = exchange;
    this.world = world;
  }

  /** Of the exchange, which tells this what happens. */
  ExchangeContext context() {
    String name = exchange.toString();
    Loop loop = exchange.loop();
    return new ExchangeContext(
        new LoopShare(loop, world.openCalls(), exchange.background().background),
        ScopeCalls.of(exchange.targets()),
        name,
        world.memory().holder(loop, name),
        PlayedReports.of(
            name, loop.clock(), world.route(), (any, headers) -> this, exchange::recorded));
  }

  /** The call has come to its upstream. */
  public void opened(int number, ObservedCall call) {
    observed.put(number, call);
  }

  @Override
  public void callReady(int call, String name, String upstream) {
    super.callReady(call, name, upstream);
    names.put(call, name);
  }

  @Override
  public void callQueued(int call) {
    super.callQueued(call);
    ObservedCall waiting = Objects.requireNonNull(observed.get(call));
    waiting.permits.waits(waiting);
  }

  @Override
  public void callEnded(int call, Outcome outcome, int status, @Nullable GatewayError error) {
    super.callEnded(call, outcome, status, error);
    world.ended(exchange, Objects.requireNonNull(names.get(call)), error, observed.get(call));
  }
}
