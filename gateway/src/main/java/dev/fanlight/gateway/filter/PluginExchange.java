package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.PluginScope;
import dev.fanlight.gateway.filter.boundary.body.PluginBody;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugin.Scope;
import java.time.Duration;
import java.util.Map;

/**
 * An exchange as one plugin sees it: what the plugin leaves with it is known as the plugin's own.
 * Confined to the exchange's loop.
 */
class PluginExchange implements Exchange {
  private final Exchange exchange;
  private final FilterLink link;

  PluginExchange(Exchange exchange, FilterLink link) {
    this.exchange = exchange;
    this.link = link;
  }

  /** Whether the exchange can still go on as it was before the plugin. */
  boolean isIntact() {
    return false;
  }

  /** The exchange goes on as it was, without the plugin, which has no part in it any more. */
  void abandon() {}

  /** Makes the changes of the request count, and all else. */
  void commit() {}

  /** Makes all else count: the plugin has had its part in the exchange. */
  void keep() {}

  @Override
  public String id() {
    return exchange.id();
  }

  @Override
  public void id(String id) {
    exchange.id(id);
  }

  @Override
  public String route() {
    return exchange.route();
  }

  @Override
  public GatewayRequest request() {
    return exchange.request();
  }

  @Override
  public String clientAddress() {
    return exchange.clientAddress();
  }

  @Override
  public ConnectionInfo connection() {
    return exchange.connection();
  }

  @Override
  public Map<String, String> pathVariables() {
    return exchange.pathVariables();
  }

  @Override
  public Attributes attributes() {
    return exchange.attributes();
  }

  @Override
  public LogFields log() {
    return exchange.log();
  }

  @Override
  public Duration remaining() {
    return exchange.remaining();
  }

  @Override
  public Scope scope() {
    return new PluginScope(
        exchange.scope(),
        link.code(),
        (call, broken) -> PluginBody.guard(call, link, broken::accept));
  }

  @Override
  public int callsMade() {
    return exchange.callsMade();
  }

  @Override
  public void onEnd(Runnable action) {
    exchange.onEnd(() -> {
      try {
        action.run();
      } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
        link.faults().atEnd(thrown);
      }
    });
  }
}
