package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.RequestCopy;
import dev.fanlight.gateway.filter.boundary.UsedStream;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugin.Scope;
import java.time.Duration;
import java.util.Map;

/**
 * An exchange as a plugin sees it that may be skipped: its request is a copy, so that the exchange
 * can go on as it was before the plugin. The changes count once the plugin passes the request on;
 * only its attributes and its log fields stay anyway. Confined to the exchange's loop.
 */
final class TriedExchange implements Exchange {
  private final Exchange exchange;
  private final GatewayRequest request;
  private final Body body;

  /** The request's id before the plugin. */
  private final String id;

  private boolean abandoned;

  TriedExchange(Exchange exchange) {
    this.exchange = exchange;
    this.id = exchange.id();
    this.request = RequestCopy.of(exchange.request());
    this.body = UsedStream.watch(request.body());
    request.body(body);
  }

  /** Whether the exchange can still go on as it was. */
  boolean isIntact() {
    return !UsedStream.isUsed(body);
  }

  /** The exchange goes on without the plugin, which has no part in it any more. */
  void abandon() {
    abandoned = true;
    UsedStream.abandon(body);
    if (!exchange.id().equals(id)) {
      exchange.id(id);
    }
  }

  /** Makes the changes count. */
  void commit() {
    request.body(UsedStream.release(request.body()));
    RequestCopy.take(request, exchange.request());
  }

  @Override
  public String id() {
    return exchange.id();
  }

  @Override
  public void id(String id) {
    if (!abandoned) {
      exchange.id(id);
    }
  }

  @Override
  public String route() {
    return exchange.route();
  }

  @Override
  public GatewayRequest request() {
    return request;
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
    return exchange.scope();
  }

  @Override
  public int callsMade() {
    return exchange.callsMade();
  }

  @Override
  public void onEnd(Runnable action) {
    exchange.onEnd(action);
  }
}
