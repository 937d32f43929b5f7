package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.call.CallTarget;
import dev.fanlight.gateway.upstream.call.OpenCall;
import dev.fanlight.plugin.CallRequest;
import java.time.Duration;

/** A real upstream, with a look at every call. */
public record ObservedTarget(Upstream upstream, SharedUpstream shared, SimWorld world)
    implements CallTarget {

  @Override
  public String name() {
    return upstream.name();
  }

  @Override
  public Duration timeout() {
    return upstream.timeout();
  }

  @Override
  public int maxBody() {
    return upstream.maxBody();
  }

  @Override
  public CallPolicy policy() {
    return upstream.policy();
  }

  @Override
  public OpenCall open(
      CallRequest request, CallContext context, CallEvents events, CallPolicy policy) {
    return world.started(request, context, events, this).open(upstream, policy);
  }
}
