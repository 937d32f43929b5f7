package dev.fanlight.gateway.bootstrap.snapshot;

import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Glance;
import dev.fanlight.gateway.admin.snapshot.PluginEndpoint;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.admin.snapshot.RunningConfig;
import dev.fanlight.gateway.admin.snapshot.UpstreamSnapshot;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.bootstrap.generation.LoopReading;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.bootstrap.platform.TraceArming;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the gateway is doing. Most numbers are counts that every thread may read. What belongs
 * to one event loop is read by a task on that loop, and a loop that is busy for too long is left
 * out. No event loop waits. Safe for use by all threads.
 */
public final class Snapshots {
  /** For all event loops together. */
  private static final long PATIENCE_MILLIS = 250;

  private final Shared shared;
  private final Generations generations;

  public Snapshots(Shared shared, Generations generations) {
    this.shared = shared;
    this.generations = generations;
  }

  /** Waits for the event loops for a fraction of a second at most: not to be called on one. */
  public GatewaySnapshot make(Readiness.State readiness, List<GatewaySnapshot.Listener> listeners) {
    List<Generation> live = generations.all();
    List<@Nullable LoopReading> readings = readings(live);
    return new GatewaySnapshot(
        Instant.now(),
        readiness,
        totals(),
        IntStream.range(0, readings.size())
            .mapToObj(index -> new GatewaySnapshot.Loop(index, readings.get(index) != null))
            .toList(),
        live.stream().map(generation -> generation(generation, readings)).toList(),
        listeners,
        routes(live),
        upstreams(live, readings),
        bulkheads(),
        pools(live));
  }

  /** The part of a snapshot that every thread may read. Waits for nobody. */
  public Glance glance(Readiness.State readiness, List<GatewaySnapshot.Listener> listeners) {
    List<Generation> live = generations.all();
    return new Glance(
        Instant.now(),
        readiness,
        live.stream().map(Generation::number).toList(),
        totals(),
        listeners,
        bulkheads(),
        pools(live));
  }

  private List<GatewaySnapshot.Bulkhead> bulkheads() {
    return shared.bulkheads().all().stream()
        .map(one ->
            new GatewaySnapshot.Bulkhead(one.name(), one.permits(), one.inUse(), one.queueDepth()))
        .toList();
  }

  private @Nullable RunningConfig running() {
    return generations.all().stream()
        .filter(one -> generations.phase(one) == GatewaySnapshot.Phase.CURRENT)
        .map(one -> new RunningConfig(one.number(), one.config()))
        .findFirst()
        .orElse(null);
  }

  /**
   * What the admin listener reads, and where it sends the orders of operators.
   *
   * @param now makes a snapshot
   * @param glance makes a glance
   */
  public AdminSources sources(
      Readiness readiness, Supplier<GatewaySnapshot> now, Supplier<Glance> glance) {
    return new AdminSources(
        shared.telemetry(),
        shared.recent(),
        readiness,
        now,
        this::upstreams,
        this::plugins,
        new AdminSources.Explained(
            () -> generations.current().explainer(),
            new ConfigurationReading(generations, readiness, now),
            new TraceArming(shared.loops(), this::upstream, () -> generations.current().config())),
        shared::order,
        new AdminSources.Live(glance, this::running));
  }

  private List<PluginEndpoint> plugins() {
    return generations.all().stream()
        .limit(1)
        .flatMap(generation -> generation.plugins().actions().stream())
        .map(action ->
            new PluginEndpoint(
                action.id(),
                action.endpoint().method(),
                action.endpoint().path(),
                action.place(),
                action.ask()))
        .toList();
  }

  /** What is known of the upstreams of the current configuration. Waits for nobody. */
  public List<UpstreamSnapshot> upstreams() {
    return generations.all().stream()
        .limit(1)
        .flatMap(generation -> generation.upstreams().stream())
        .map(Snapshots::read)
        .toList();
  }

  private @Nullable UpstreamSnapshot upstream(String name) {
    return generations.all().stream()
        .limit(1)
        .flatMap(generation -> generation.upstreams().stream())
        .filter(upstream -> upstream.config().name().equals(name))
        .findFirst()
        .map(Snapshots::read)
        .orElse(null);
  }

  private static UpstreamSnapshot read(SharedUpstream upstream) {
    EndpointSet.Snapshot now = upstream.endpoints().current();
    CircuitBreaker breaker = upstream.breaker();
    return new UpstreamSnapshot(
        upstream.config().name(),
        breaker == null ? null : breaker.state(),
        now.usable(),
        now.panic(),
        upstream.extraAttempts(),
        upstream.endpoints().read());
  }

  /** Of each loop; null where it did not answer in time. */
  private List<@Nullable LoopReading> readings(List<Generation> live) {
    List<CompletableFuture<LoopReading>> asked = new ArrayList<>();
    for (ServingLoop loop : shared.loops()) {
      Future<LoopReading> reading =
          loop.call(() -> Future.succeededFuture(LoopReading.of(loop, live)));
      asked.add(reading.toCompletionStage().toCompletableFuture());
    }
    await(CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)));
    List<@Nullable LoopReading> readings = new ArrayList<>();
    for (CompletableFuture<LoopReading> one : asked) {
      readings.add(
          one.state() == java.util.concurrent.Future.State.SUCCESS ? one.resultNow() : null);
    }
    return readings;
  }

  private static void await(CompletableFuture<Void> all) {
    try {
      all.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException incomplete) {
      // Those that answered are read, and the snapshot names the others.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private GatewaySnapshot.Totals totals() {
    return new GatewaySnapshot.Totals(
        shared.exchanges().open(),
        shared.calls().open(),
        shared.calls().orphans(),
        shared.memory().held());
  }

  private GatewaySnapshot.Generation generation(
      Generation generation, List<@Nullable LoopReading> readings) {
    int exchanges = 0;
    int background = 0;
    for (LoopReading reading : readings) {
      if (reading != null) {
        LoopReading.Work work = reading.work(generation);
        exchanges += work.exchanges();
        background += work.background();
      }
    }
    return new GatewaySnapshot.Generation(
        generation.number(), generations.phase(generation), exchanges, background);
  }

  private List<GatewaySnapshot.Route> routes(List<Generation> live) {
    Set<String> names = new LinkedHashSet<>();
    for (Generation generation : live) {
      GatewayConfig config = generation.config();
      config.routes().forEach(route -> names.add(route.name()));
    }
    return names.stream()
        .map(name -> new GatewaySnapshot.Route(name, shared.telemetry().requestsInFlight(name)))
        .toList();
  }

  /** Generations may have different upstreams of one name: then all their endpoints are here. */
  private List<GatewaySnapshot.Upstream> upstreams(
      List<Generation> live, List<@Nullable LoopReading> readings) {
    Map<String, Set<SharedUpstream>> byName = new LinkedHashMap<>();
    for (Generation generation : live) {
      for (SharedUpstream upstream : generation.upstreams()) {
        byName
            .computeIfAbsent(upstream.config().name(), name -> new LinkedHashSet<>())
            .add(upstream);
      }
    }
    List<GatewaySnapshot.Upstream> upstreams = new ArrayList<>();
    byName.forEach((name, all) ->
        upstreams.add(
            new GatewaySnapshot.Upstream(
                name,
                shared.telemetry().callsInFlight(name),
                all.stream()
                    .flatMap(one -> one.endpoints().current().endpoints().stream())
                    .distinct()
                    .map(endpoint -> endpoint(endpoint, readings))
                    .toList())));
    return upstreams;
  }

  private static GatewaySnapshot.Endpoint endpoint(
      Endpoint endpoint, List<@Nullable LoopReading> readings) {
    int connections = 0;
    for (LoopReading reading : readings) {
      connections += reading == null ? 0 : reading.connections(endpoint);
    }
    return new GatewaySnapshot.Endpoint(endpoint.toString(), endpoint.active(), connections);
  }

  private static List<GatewaySnapshot.Pool> pools(List<Generation> live) {
    List<GatewaySnapshot.Pool> pools = new ArrayList<>();
    for (Generation generation : live) {
      generation
          .pools()
          .forEach(pool ->
              pools.add(
                  new GatewaySnapshot.Pool(
                      pool.name(),
                      generation.number(),
                      pool.threads(),
                      pool.active(),
                      pool.queued(),
                      pool.stuck())));
    }
    return pools;
  }
}
