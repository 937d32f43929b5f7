package dev.fanlight.gateway.upstream.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The health checks of one upstream, over all configurations in use: one for each endpoint. It
 * follows the sets of endpoints as they change. Safe for use by all threads.
 */
public final class UpstreamHealth {
  private final EndpointGroup group;
  private final EndpointMeters meters;
  private final HealthCheck.Chances chances;

  /** Of two that have an endpoint, the later one says how it is asked. */
  @GuardedBy("this")
  private final SequencedMap<EndpointSet, Asking> sets = new LinkedHashMap<>();

  @GuardedBy("this")
  private final Map<Endpoint, Checked> checks = new HashMap<>();

  private record Asking(Prober prober, HealthConfig config, EndpointSet.Observer observer) {}

  private record Checked(HealthCheck check, Prober prober) {}

  /**
   * @param random used on the loop of control only
   */
  public UpstreamHealth(EndpointGroup group, EndpointMeters meters, RandomGenerator random) {
    this.group = group;
    this.meters = meters;
    this.chances = new HealthCheck.Chances(group.control(), random);
  }

  /**
   * From now on the endpoints of that set are asked: those of other sets too as the others say,
   * until {@link #settle}. For the configuration may still be refused.
   *
   * @param prober to be closed with the set
   */
  public void open(EndpointSet set, HealthConfig config, Prober prober) {
    EndpointSet.Observer observer = now -> follow();
    synchronized (this) {
      sets.putFirst(set, new Asking(prober, config, observer));
    }
    set.observe(observer);
    follow();
  }

  /** From now on that set says how its endpoints are asked, if it does so at all. */
  public void settle(EndpointSet set) {
    synchronized (this) {
      Asking asking = sets.get(set);
      if (asking == null || sets.lastEntry().getKey().equals(set)) {
        return;
      }
      sets.putLast(set, asking);
    }
    follow();
  }

  /** Nothing uses that set any more. */
  public void close(EndpointSet set) {
    Asking asking;
    synchronized (this) {
      asking = sets.remove(set);
    }
    if (asking != null) {
      set.ignore(asking.observer());
      follow();
      asking.prober().close();
    }
  }

  /** Checks the endpoints that there are now, and no others. */
  private synchronized void follow() {
    Map<Endpoint, Checked> before = new HashMap<>(checks);
    checks.clear();
    sets.forEach((set, asking) -> {
      for (Endpoint endpoint : set.current().endpoints()) {
        Checked earlier = before.remove(endpoint);
        Checked known = earlier == null ? checks.get(endpoint) : earlier;
        HealthCheck check = known == null ? start(endpoint, asking.config()) : known.check();
        checks.put(endpoint, new Checked(check, asking.prober()));
      }
    });
    before.values().forEach(left -> left.check().stop());
  }

  private HealthCheck start(Endpoint endpoint, HealthConfig config) {
    HealthCheck check =
        new HealthCheck(
            config,
            done -> ask(endpoint, done),
            new HealthCheck.Verdicts() {
              @Override
              public void tried(ProbeReading probe) {
                endpoint.tried(probe);
              }

              @Override
              public void probed(boolean up, String why) {
                group.probed(endpoint, up, why);
              }
            },
            meters.probes(endpoint.toString()),
            chances);
    check.start();
    return check;
  }

  private synchronized Prober.@Nullable Asked ask(Endpoint endpoint, Consumer<ProbeResult> done) {
    Checked checked = checks.get(endpoint);
    return checked == null ? null : checked.prober().probe(endpoint, done);
  }
}
