package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.plugin.Exchange;

/**
 * What the chain needs of an exchange besides what plugins see of it. Confined to the exchange's
 * loop.
 */
public interface FilterContext extends Workers.Owner {

  /** The exchange as plugins see it; always the same object. */
  Exchange exchange();

  /** Whether the request, as it is now, is one of those. */
  boolean matches(MatchConfig requests);

  /** Whether only a switch of protocols can serve the client: any 2xx is an open tunnel to it. */
  boolean mustSwitch();

  /** Is told what the plugins do to the exchange. */
  ExchangeReporter report();

  /** Whether the exchange has been answered or given up: nothing new may start in its name. */
  boolean ended();

  /**
   * Runs the action on the loop, once, as soon as the exchange ends in whatever way: answer,
   * deadline, client gone, shutdown. At once when it has ended already.
   */
  @Override
  void onEnd(Runnable action);
}
