package dev.fanlight.gateway.fanout.target;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.config.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.telemetry.CallMeters;
import dev.fanlight.gateway.upstream.fields.Authorities;
import dev.fanlight.gateway.upstream.CallOwner;
import dev.fanlight.gateway.upstream.CallPolicy;
import dev.fanlight.gateway.upstream.OpenCall;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.plugin.CallRequest;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A configured upstream. */
public record UpstreamTarget(Upstream upstream, Duration timeout) implements CallTarget {

  @Override
  public String name() {
    return upstream.config().name();
  }

  @Override
  public Set<String> authorities() {
    UpstreamConfig config = upstream.config();
    Set<String> authorities = new HashSet<>();
    for (URI endpoint : config.endpoints()) {
      authorities.add(Authorities.plain(endpoint.getScheme(), endpoint.getRawAuthority()));
    }
    if (config.host() instanceof HostHeader.Name host) {
      authorities.add(Authorities.plain(config.isTls() ? "https" : "http", host.name()));
    }
    return authorities;
  }

  @Override
  public int maxBody() {
    return upstream.config().maxBody();
  }

  @Override
  public CallPolicy policy() {
    return new CallPolicy(upstream.config().retry(), upstream.config().hedge(), true);
  }

  @Override
  public OpenCall open(CallRequest request, CallOwner owner, CallMeters meters, CallPolicy policy) {
    return upstream.open(request, owner, meters, policy);
  }
}
