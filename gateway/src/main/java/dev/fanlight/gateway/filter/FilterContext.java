package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.plugin.Exchange;

/**
 * What the chain needs of an exchange besides what plugins see of it. Confined to the exchange's
 * loop.
 */
public interface FilterContext {

  /** The exchange as plugins see it; always the same object. */
  Exchange exchange();

  /** The one thread the exchange lives on. */
  Loop loop();

  /** Whether the exchange has been answered or given up: nothing new may start in its name. */
  boolean ended();

  /**
   * Runs the action on the loop, once, as soon as the exchange ends in whatever way: answer,
   * deadline, client gone, shutdown. At once when it has ended already.
   */
  void onEnd(Runnable action);
}
