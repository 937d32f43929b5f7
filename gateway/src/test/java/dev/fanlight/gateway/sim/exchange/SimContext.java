package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.fanout.scope.Call;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.time.Loop;

/** Hears of the end of every call, those included that never came as far as an upstream. */
final class SimContext extends ExchangeContext {
  private final SimExchange exchange;
  private final SimWorld world;

  SimContext(SimExchange exchange, SimWorld world, Loop loop) {
    super(
        new LoopShare(loop, world.openCalls(), world.background(loop).background),
        exchange.targets(),
        exchange.toString(),
        world.memory().holder(loop, exchange.toString()));
    this.exchange = exchange;
    this.world = world;
  }

  @Override
  protected void ended(Call call) {
    super.ended(call);
    world.ended(exchange, call);
  }
}
