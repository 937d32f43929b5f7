package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.event.ExchangeReporter;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What the chain needs of an exchange besides what plugins see of it. Confined to the exchange's
 * loop.
 */
public interface FilterContext extends Workers.Owner {

  /** The exchange as plugins see it; always the same object. */
  Exchange exchange();

  /** Whether the request, as it is now, is one of those. */
  boolean matches(MatchConfig requests);

  /** Whether the configuration has an upstream of that name. */
  boolean hasUpstream(String name);

  /** Whether only a switch of protocols can serve the client: any 2xx is an open tunnel to it. */
  boolean mustSwitch();

  /** Is told what the plugins do to the exchange. */
  ExchangeReporter report();

  /**
   * Counts bytes that it holds in memory until it ends.
   *
   * @return false when there is no room for them: then it has failed as overloaded
   */
  boolean keep(int bytes);

  /** Whether its deadline has come. */
  boolean expired();

  /**
   * Waits for others within the exchange. Completes on the loop.
   *
   * @param head from which on the exchange's timeout stands still
   * @return fails with {@code deadline_exceeded} at the deadline, and with the reason of the end
   *     when the exchange ends before
   */
  <T> Future<T> join(Future<T> others, Future<?> head);

  /**
   * Begins an exchange that is like this one but for its request, and belongs to the gateway.
   *
   * @param request that exchange's own
   * @param attributes those that it begins with a copy of
   * @param timeout of all of it
   * @throws dev.fanlight.plugin.GatewayError when the gateway takes no more such work
   */
  Detached detach(GatewayRequest request, Attributes attributes, Duration timeout, Rest rest);

  /** What comes after a plugin. */
  @FunctionalInterface
  interface Rest {
    /**
     * Sends an exchange through it.
     *
     * @param action what the innermost plugin proceeds to
     */
    FilterRun run(FilterContext exchange, Chain action);
  }

  /** Whether the exchange has been answered or given up: nothing new may start in its name. */
  boolean ended();

  /**
   * Runs the action on the loop, once, as soon as the exchange ends in whatever way: answer,
   * deadline, client gone, shutdown. At once when it has ended already.
   */
  @Override
  void onEnd(Runnable action);

  /** Ends the exchange for that reason: what a plugin sends upstream has failed. */
  void cancel(GatewayError reason);
}
