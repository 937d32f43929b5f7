package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.RequestCopy;
import dev.fanlight.gateway.filter.boundary.body.UsedStream;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.LogFields;

/**
 * An exchange as a plugin sees it that may be skipped: its request, attributes and log fields are
 * copies, so that the exchange can go on as it was before the plugin. The request counts once the
 * plugin passes it on. The attributes and the log fields count then too, or once the plugin has
 * answered or the exchange has ended. Confined to the exchange's loop.
 */
final class TriedExchange extends PluginExchange {
  private final Exchange exchange;
  private final GatewayRequest request;
  private final Body body;
  private final Attributes attributes;
  private final LogFields log;

  /** The request's id before the plugin. */
  private final String id;

  private boolean abandoned;

  TriedExchange(Exchange exchange, FilterLink link) {
    super(exchange, link);
    this.exchange = exchange;
    this.id = exchange.id();
    this.request = RequestCopy.of(exchange.request());
    this.body = UsedStream.watch(request.body());
    this.attributes = exchange.attributes().trial();
    this.log = exchange.log().trial();
    request.body(body);
    exchange.onEnd(this::end);
  }

  @Override
  boolean isIntact() {
    return !UsedStream.isUsed(body);
  }

  @Override
  void abandon() {
    abandoned = true;
    request.settle();
    UsedStream.abandon(body);
    if (!exchange.id().equals(id)) {
      exchange.id(id);
    }
  }

  @Override
  void commit() {
    request.body(UsedStream.release(request.body()));
    RequestCopy.take(request, exchange.request());
    request.settle();
    keep();
  }

  private void end() {
    request.settle();
    keep();
  }

  @Override
  void keep() {
    if (!abandoned) {
      exchange.attributes().take(attributes);
      exchange.log().take(log);
    }
  }

  @Override
  public void id(String id) {
    if (!abandoned) {
      exchange.id(id);
    }
  }

  @Override
  public GatewayRequest request() {
    return request;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public LogFields log() {
    return log;
  }
}
