package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.filter.FilterContext;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.gateway.time.Loop;

/** An exchange as the plugins of its route run on it. */
record LiveFilterContext(RoutedExchange exchange) implements FilterContext {

  @Override
  public boolean matches(MatchConfig requests) {
    RequestValues values = exchange.values();
    return requests.allows(exchange.request().method())
        && values.isAt(requests.path())
        && requests.conditionsHold(
            exchange.client().authority(), values::firstHeader, values::firstQuery);
  }

  @Override
  public Turn turn() {
    return exchange.context().turn();
  }

  @Override
  public Loop loop() {
    return exchange.context().loop();
  }

  @Override
  public ExchangeReporter report() {
    return exchange.context().report();
  }

  @Override
  public boolean ended() {
    return exchange.scope().ended();
  }

  @Override
  public void onEnd(Runnable action) {
    exchange.scope().onEnd(reason -> action.run());
  }
}
