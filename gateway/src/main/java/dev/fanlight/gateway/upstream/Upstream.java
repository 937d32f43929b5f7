package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.upstream.balance.Balancer;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.fields.Authorities;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.tunnel.TunnelPlaces;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A named service as one event loop sees it: connections and balancer are the loop's own, bulkhead
 * and endpoints are shared by all loops.
 */
public final class Upstream implements CallTarget {
  /** The share of its allowance after which a timeout is the endpoint's. */
  private static final double ENOUGH = 0.8;

  private final UpstreamConfig config;
  private final CallPolicy policy;
  final SharedUpstream shared;
  final Connections connections;
  final TunnelPlaces tunnels;
  final Balancer balancer;
  private final RandomGenerator random;

  /**
   * @param random for picks and for the jitter of backoffs
   */
  public Upstream(SharedUpstream shared, Connections connections, RandomGenerator random) {
    this.config = shared.config();
    this.policy = policy(config);
    this.shared = shared;
    this.connections = connections;
    this.tunnels = new TunnelPlaces(shared.tunnels());
    this.balancer = Balancer.of(config.service().balance(), shared.endpoints(), random);
    this.random = random;
  }

  private Upstream(UpstreamConfig config, Upstream same) {
    this.config = config;
    this.policy = policy(config);
    this.shared = same.shared;
    this.connections = same.connections;
    this.tunnels = same.tunnels;
    this.balancer = same.balancer;
    this.random = same.random;
  }

  private static CallPolicy policy(UpstreamConfig config) {
    return new CallPolicy(config.attempts().retry(), config.attempts().hedge(), true);
  }

  /**
   * The same upstream as the next generation uses it, with the same connections and balancer.
   *
   * @param other may have another timeout; {@link SharedUpstream#serves} is true for it
   */
  public Upstream under(UpstreamConfig other) {
    return new Upstream(other, this);
  }

  public UpstreamConfig config() {
    return config;
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Duration timeout() {
    return config.timeouts().call();
  }

  @Override
  public int maxBody() {
    return config.bounds().maxBody();
  }

  @Override
  public CallPolicy policy() {
    return policy;
  }

  @Override
  public Set<String> authorities() {
    Set<String> authorities = new HashSet<>();
    DiscoveryConfig found = config.service().discovery();
    if (found != null && found.source() instanceof DiscoveryConfig.Dns dns) {
      authorities.add(Authorities.plain(found.scheme(), dns.name() + ':' + dns.port()));
    }
    for (EndpointConfig endpoint : config.service().endpoints()) {
      URI url = endpoint.url();
      authorities.add(Authorities.plain(url.getScheme(), url.getRawAuthority()));
    }
    if (config.service().host() instanceof HostHeader.Name host) {
      authorities.add(Authorities.plain(config.service().isTls() ? "https" : "http", host.name()));
    }
    return authorities;
  }

  @Override
  public boolean switchesProtocols() {
    return config.service().protocol() == UpstreamConfig.Protocol.HTTP_1_1;
  }

  @Override
  public OpenCall open(
      CallRequest request, CallContext context, CallEvents events, CallPolicy policy) {
    UpstreamCall call = new UpstreamCall(this, request, context, events, policy);
    call.start();
    return call;
  }

  GatewayError noEndpoint() {
    return GatewayError.of(
        ErrorCode.NO_ENDPOINT, "upstream " + name() + " has no endpoint that calls may go to");
  }

  /** Whether an attempt that ran so long has had its time: most of what the upstream allows. */
  boolean allowed(long nanos) {
    return nanos >= ENOUGH * config.timeouts().allowance().toNanos();
  }

  GatewayError tunnelsFull() {
    return GatewayError.of(
        ErrorCode.BULKHEAD_FULL,
        "upstream " + name() + " has as many tunnels as it may (" + shared.tunnels().max() + ")");
  }

  RandomGenerator random() {
    return random;
  }

  /** Attempts that run and calls that wait, over all loops. */
  int liveCalls() {
    return shared.bulkhead().inUse() + shared.bulkhead().queueDepth();
  }

  /** Connections to that endpoint that this event loop has open. */
  public int connectionsTo(Endpoint endpoint) {
    return connections.count(endpoint);
  }

  /** Sees to it that so many permits find a connection each; for a bulkhead that is to grow. */
  public void room(int permits) {
    connections.room(permits);
  }

  /** Completes when the connections of those tunnels have closed that are over now. */
  public Future<Void> tunnelsClosed() {
    return tunnels.closed();
  }

  public Future<Void> close() {
    tunnels.cut();
    return connections.close();
  }
}
