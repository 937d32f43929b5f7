package dev.fanlight.gateway.bootstrap.generation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.bootstrap.platform.ControlLoop;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Service;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.discovery.Discovery;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.EndpointSource;
import dev.fanlight.gateway.upstream.endpoint.Location;
import dev.fanlight.gateway.upstream.health.UpstreamHealth;
import dev.fanlight.gateway.upstream.http.HttpConnections;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.http.probe.HttpProber;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every upstream by its name, for as long as a configuration in use has it: it
 * outlives a reload. Safe for use by all threads.
 */
final class KnownUpstreams {
  private final ControlLoop control;
  private final HttpNames names;
  private final Discovery.Means means;
  private final Telemetry telemetry;

  @GuardedBy("this")
  private final Map<String, Known> known = new HashMap<>();

  private record Known(EndpointGroup endpoints, UpstreamHealth health) {}

  @GuardedBy("this")
  private final Map<String, CountLimit> tunnels = new HashMap<>();

  /** The one that was opened last is the last. */
  @GuardedBy("this")
  private final SequencedMap<Key, Discovery> discoveries = new LinkedHashMap<>();

  /** What is found for one serves the other, if these are the same. */
  private record Key(
      String upstream, List<EndpointConfig> endpoints, @Nullable DiscoveryConfig discovery) {
    static Key of(UpstreamConfig config) {
      Service service = config.service();
      return new Key(config.name(), service.endpoints(), service.discovery());
    }

    /** Whether the endpoints of both are found in the same way. */
    boolean isRenamed(Key other) {
      return endpoints.equals(other.endpoints) && Objects.equals(discovery, other.discovery);
    }
  }

  /**
   * @param control ends ejections, and asks endpoints whether they work
   * @param names of endpoints that are asked
   * @param means to find endpoints
   */
  KnownUpstreams(ControlLoop control, HttpNames names, Discovery.Means means, Telemetry telemetry) {
    this.control = control;
    this.names = names;
    this.means = means;
    this.telemetry = telemetry;
  }

  /** Where the endpoints of that upstream are, for as long as a set of them is open. */
  private EndpointSource source(UpstreamConfig config) {
    Key key = Key.of(config);
    return new EndpointSource() {
      @Override
      public EndpointSet open(CareConfig care) {
        return KnownUpstreams.this.open(key, config, care);
      }

      @Override
      public void close(EndpointSet set) {
        KnownUpstreams.this.close(key, set);
      }
    };
  }

  private synchronized EndpointSet open(Key key, UpstreamConfig config, CareConfig care) {
    Discovery known = discoveries.get(key);
    Discovery discovery = known == null ? discovery(key, config) : known;
    discoveries.putLast(key, discovery);
    return discovery.open(care);
  }

  @GuardedBy("this")
  private Discovery discovery(Key key, UpstreamConfig config) {
    String name = config.name();
    Discovery before = last(earlier -> earlier.upstream().equals(name));
    if (before == null) {
      before = last(key::isRenamed);
    }
    Discovery.Subject subject =
        new Discovery.Subject(name, known(name).endpoints(), telemetry.discovery(name));
    return Discovery.start(subject, config.service(), means, before);
  }

  /** The last one that knows endpoints. */
  @GuardedBy("this")
  private @Nullable Discovery last(Predicate<Key> wanted) {
    return discoveries.reversed().entrySet().stream()
        .filter(one -> wanted.test(one.getKey()) && one.getValue().hasEndpoints())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private synchronized void close(Key key, EndpointSet set) {
    Discovery discovery = discoveries.get(key);
    if (discovery != null) {
      discovery.close(set);
      if (discovery.isUnused()) {
        discoveries.remove(key);
        discovery.close();
      }
    }
  }

  /** Completes when it is known where its endpoints are, if they are to be discovered. */
  synchronized Future<Void> discovered(UpstreamConfig config) {
    Discovery discovery = discoveries.get(Key.of(config));
    return discovery == null ? Future.succeededFuture() : discovery.answered();
  }

  /** Completes when that is known, or when nobody knew. On any thread, which must not block. */
  synchronized Future<Void> tried(UpstreamConfig config) {
    Discovery discovery = discoveries.get(Key.of(config));
    return discovery == null ? Future.succeededFuture() : discovery.tried();
  }

  private synchronized Known known(String upstream) {
    return known.computeIfAbsent(
        upstream,
        name -> {
          EndpointMeters meters = telemetry.endpoints(name);
          EndpointGroup group = new EndpointGroup(name, control.loop(), meters);
          return new Known(group, new UpstreamHealth(group, meters, new SplittableRandom()));
        });
  }

  /**
   * What a configuration calls its upstreams: all of them by name, or none. If one cannot be
   * opened, those that were opened before it are closed. Blocks.
   *
   * @param before those of the configuration before, which are kept where they serve this one, too
   */
  Map<String, SharedUpstream> open(
      Collection<UpstreamConfig> wanted, Map<String, SharedUpstream> before, Bulkheads bulkheads) {
    Map<String, SharedUpstream> all = new LinkedHashMap<>();
    List<SharedUpstream> opened = new ArrayList<>();
    try {
      for (UpstreamConfig config : wanted) {
        SharedUpstream same = before.get(config.name());
        if (same != null && same.serves(config)) {
          all.put(config.name(), same);
        } else {
          HttpConnections.prepare(config);
          SharedUpstream made = make(config, same, bulkheads);
          opened.add(made);
          ask(made);
          all.put(config.name(), made);
        }
      }
      return all;
    } catch (RuntimeException | Error broken) {
      opened.forEach(this::close);
      throw broken;
    }
  }

  private SharedUpstream make(
      UpstreamConfig config, @Nullable SharedUpstream before, Bulkheads bulkheads) {
    return new SharedUpstream(
        config,
        bulkheads.get(config.name(), config.bulkhead()),
        source(config),
        breaker(config, before),
        tunnels(config));
  }

  /** From now on its endpoints are asked whether they work, if they are to be. Blocks. */
  private void ask(SharedUpstream upstream) {
    UpstreamConfig config = upstream.config();
    HealthConfig health = config.care().health();
    if (health != null) {
      known(config.name())
          .health()
          .open(
              upstream.endpoints(), health, new HttpProber(control.vertx(), config, health, names));
    }
  }

  /** From now on calls go to these: their endpoints are asked as their configuration says. */
  void settle(Collection<SharedUpstream> current) {
    current.forEach(one -> known(one.config().name()).health().settle(one.endpoints()));
  }

  /** Nothing uses that any more. */
  void close(SharedUpstream upstream) {
    known(upstream.config().name()).health().close(upstream.endpoints());
    upstream.close();
  }

  /**
   * The circuit breaker that a configuration wants; null: none.
   *
   * @param before of the configuration before; it goes on if it has the same settings
   */
  private @Nullable CircuitBreaker breaker(UpstreamConfig config, @Nullable SharedUpstream before) {
    CircuitBreakerConfig wanted = config.care().circuitBreaker();
    if (wanted == null) {
      return null;
    }
    CircuitBreaker known = before == null ? null : before.breaker();
    String name = config.name();
    return known != null && known.config().equals(wanted)
        ? known
        : new CircuitBreaker(name, wanted, control.loop(), telemetry.breaker(name));
  }

  /** The limit of the tunnels to that upstream, and those that are open. */
  private synchronized CountLimit tunnels(UpstreamConfig config) {
    return tunnels.computeIfAbsent(
        config.name(), name -> new CountLimit(config.bounds().tunnels()));
  }

  /**
   * What an operator wants of an endpoint from now on.
   *
   * @return false: there is none
   */
  boolean order(String upstream, String endpoint, EndpointOrder order, String who) {
    Known ordered;
    synchronized (this) {
      ordered = known.get(upstream);
    }
    if (ordered == null) {
      return false;
    }
    EndpointGroup group = ordered.endpoints();
    List<Endpoint> endpoints = group.at(Location.shown(endpoint));
    endpoints.forEach(one -> group.order(one, order, "given by " + who));
    return !endpoints.isEmpty();
  }

  /** Drops all other upstreams. */
  synchronized void retain(Set<String> upstreams) {
    tunnels.keySet().retainAll(upstreams);
    known.keySet().retainAll(upstreams);
  }
}
