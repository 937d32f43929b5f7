package dev.fanlight.gateway.fanout.target;

import dev.fanlight.gateway.telemetry.CallMeters;
import dev.fanlight.gateway.upstream.CallOwner;
import dev.fanlight.gateway.upstream.CallPolicy;
import dev.fanlight.gateway.upstream.OpenCall;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.plugin.CallRequest;
import java.time.Duration;

/** A configured upstream. */
public record UpstreamTarget(Upstream upstream, Duration timeout) implements CallTarget {

  @Override
  public String name() {
    return upstream.config().name();
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
