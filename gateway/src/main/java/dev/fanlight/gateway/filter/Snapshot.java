package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.RequestCopy;
import dev.fanlight.gateway.filter.boundary.body.WithheldStream;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.BlockingExchange;
import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.LogFields;
import dev.fanlight.plugin.Scope;
import java.time.Duration;
import java.util.Map;

/** What a pool thread sees of an exchange: taken on the loop, then handed over. */
final class Snapshot implements BlockingExchange {
  private final String id;
  private final String route;
  private final GatewayRequest request;
  private final String clientAddress;
  private final ConnectionInfo connection;
  private final Map<String, String> pathVariables;
  private final Attributes attributes;
  private final LogFields log;
  private final Clock clock;
  private final Deadline deadline;
  private final Straight straight;

  Snapshot(Exchange exchange, Clock clock, Straight straight) {
    id = exchange.id();
    route = exchange.route();
    request = RequestCopy.of(exchange.request());
    request.body(WithheldStream.withhold(request.body()));
    clientAddress = exchange.clientAddress();
    connection = exchange.connection();
    pathVariables = Map.copyOf(exchange.pathVariables());
    attributes = exchange.attributes();
    log = exchange.log();
    this.clock = clock;
    this.straight = straight;
    deadline = Deadline.of(clock, exchange.remaining());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public GatewayRequest request() {
    return request;
  }

  @Override
  public String clientAddress() {
    return clientAddress;
  }

  @Override
  public ConnectionInfo connection() {
    return connection;
  }

  @Override
  public Map<String, String> pathVariables() {
    return pathVariables;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public LogFields log() {
    return log;
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadline.remainingNanos(clock)));
  }

  @Override
  public <T> T await(Scope.Task<T> work) throws InterruptedException {
    return straight.await(work);
  }
}
