package dev.fanlight.gateway.bootstrap.generation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.bootstrap.advice.Advice;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.watch.ExitCaller;
import dev.fanlight.gateway.filter.watch.LoopWatch;
import dev.fanlight.gateway.telemetry.series.ConfiguredNames;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generations in use: the current one, which takes every new exchange, one that is being made,
 * and those whose last exchanges have not ended yet. Safe for use by all threads.
 */
public final class Generations {
  private static final Logger log = LoggerFactory.getLogger(Generations.class);

  private final Shared shared;
  private final List<Generation> live = new CopyOnWriteArrayList<>();
  private final AtomicInteger created = new AtomicInteger();
  private volatile @Nullable Generation current;

  @GuardedBy("this")
  private @Nullable Making making;

  private volatile @Nullable LoopWatch watch;

  /**
   * A generation that is being made.
   *
   * @param thread waits for the code of plugins meanwhile
   * @param over completes when it is made, or when nothing is left of it
   */
  private record Making(GatewayConfig config, Thread thread, Promise<Void> over) {}

  public Generations(Shared shared) {
    this.shared = shared;
  }

  /**
   * The one that takes every new exchange.
   *
   * @throws GatewayError before there is one, as admin pages answer it
   */
  public Generation current() {
    Generation now = current;
    if (now == null) {
      throw GatewayError.of(ErrorCode.OVERLOADED, "no configuration is in use yet");
    }
    return now;
  }

  /** All that are in use, the current one first, then the others, the newest first. */
  public List<Generation> all() {
    Generation first = current;
    return live.stream()
        .sorted(
            Comparator.comparing((Generation one) -> !one.equals(first))
                .thenComparing(Generation::number, Comparator.reverseOrder()))
        .toList();
  }

  /** How far that one is. */
  public GatewaySnapshot.Phase phase(Generation generation) {
    Generation now = current;
    if (now == null || generation.number() > now.number()) {
      return GatewaySnapshot.Phase.STARTING;
    }
    return generation.equals(now) ? GatewaySnapshot.Phase.CURRENT : GatewaySnapshot.Phase.DRAINING;
  }

  /** How many are in use. */
  public int count() {
    return live.size();
  }

  /**
   * Makes another one; nobody notices. Blocks while it opens plugins.
   *
   * @throws ConfigException when a plugin cannot be made as configured; then nothing is left of it
   */
  public Generation create(GatewayConfig config) throws ConfigException {
    Making begun = begin(config);
    try {
      List<ConfigAdvice> advice = Advice.ofStart(config);
      Generation made = Generation.create(created.incrementAndGet(), config, shared, current);
      live.add(made);
      advice.forEach(one -> log.warn(one.text()));
      return made;
    } finally {
      end(begun);
    }
  }

  /** Nothing that a configuration names may go while it is being made. */
  private synchronized Making begin(GatewayConfig config) {
    Making begun = new Making(config, Thread.currentThread(), Promise.promise());
    making = begun;
    return begun;
  }

  private void end(Making begun) {
    synchronized (this) {
      making = null;
      sweep();
    }
    begun.over().complete();
  }

  /** Completes when what the plugins own is closed that are made for it already. */
  private synchronized Future<Void> giveUp() {
    if (making == null) {
      return Future.succeededFuture();
    }
    making.thread().interrupt();
    return making.over().future();
  }

  /** Completes when it can serve. */
  public Future<Void> start(Generation next) {
    return next.start(current)
        .compose(started ->
            Future.join(live.stream().map(generation -> makeRoom(generation, next)).toList()))
        .mapEmpty();
  }

  /** Who waits in the queue of a bulkhead that grows has the connections of its own generation. */
  private static Future<Void> makeRoom(Generation generation, Generation next) {
    return generation.onLoops(parts -> {
      parts.room(Bulkheads.of(next.config()));
      return Future.succeededFuture();
    });
  }

  /**
   * From now on every new exchange is its; {@link #settle} follows. When this throws, the one
   * before goes on, and its event loops are watched as they were.
   */
  public void swap(Generation next) {
    LoopWatch before = watch;
    LoopWatch watching =
        before != null && threshold(next).equals(threshold(current()))
            ? before
            : watchLoops(threshold(next));
    current = next;
    watch = watching;
    if (before != null && !before.equals(watching)) {
      before.close();
    }
  }

  /** Its gauges are shown, and what the configurations share becomes as large as it says. */
  public void settle(Generation next) {
    next.plugins().showGauges();
    shared.resize(next.config());
    shared.certificates().watch(next.config());
    next.resizeTunnels();
    shared.known().settle(next.upstreams());
  }

  private static Duration threshold(Generation generation) {
    return generation.config().plugins().blockedThreshold();
  }

  private LoopWatch watchLoops(Duration threshold) {
    LoopWatch started =
        LoopWatch.start(
            () -> live.stream().map(Generation::plugins).toList(), threshold, shared.telemetry());
    shared.loops().forEach(loop -> started.watch(loop.eventLoop()));
    return started;
  }

  /** Ends one that takes no exchange any more, as soon as it has none. */
  public Future<Void> retire(Generation old) {
    return old.onLoops(LoopParts::idle).transform(idle -> end(old));
  }

  /** Ends one, whatever it is at; the same end for all who ask. */
  public Future<Void> end(Generation generation) {
    return generation.once(() ->
        generation
            .stop()
            .transform(stopped -> shared.vertx().executeBlocking(() -> forget(generation), false))
            .compose(unused -> generation.onLoops(parts -> parts.disconnect(unused))));
  }

  /** What no other needs, goes; returns the upstreams whose connections are among that. */
  private synchronized Set<SharedUpstream> forget(Generation generation) {
    live.remove(generation);
    generation.close();
    Set<SharedUpstream> unused = new HashSet<>(generation.upstreams());
    live.forEach(other -> unused.removeAll(other.upstreams()));
    unused.forEach(shared.known()::close);
    sweep();
    return unused;
  }

  @GuardedBy("this")
  private void sweep() {
    List<GatewayConfig> configs = new ArrayList<>();
    live.forEach(generation -> configs.add(generation.config()));
    if (making != null) {
      configs.add(making.config());
    }
    ConfiguredNames names = UsedNames.of(configs);
    shared.bulkheads().retain(names.bulkheads());
    shared.known().retain(names.upstreams());
    shared.telemetry().retain(names);
  }

  /** Lets the background work of all end. */
  public Future<Void> drain() {
    return Future.join(live.stream().map(one -> one.onLoops(LoopParts::drain)).toList()).mapEmpty();
  }

  /** Gives up the background work of all. Completes when tunnels that were cut have closed, too. */
  public Future<Void> cancel() {
    return Future.join(live.stream().map(Generation::cancel).toList())
        .transform(cancelled ->
            Future.join(live.stream().map(one -> one.onLoops(LoopParts::tunnelsClosed)).toList()))
        .mapEmpty();
  }

  /** Who keeps a plugin from its stop or an event loop from its work, for an operator. */
  public List<String> holders() {
    List<String> holders = new ArrayList<>();
    live.forEach(generation -> holders.addAll(generation.plugins().holders()));
    LoopWatch watching = watch;
    if (watching != null) {
      holders.addAll(watching.holders());
    }
    return holders;
  }

  /**
   * Why the gateway cannot work as it should, for an operator; null: it can. Any thread; waits for
   * nobody.
   */
  public @Nullable String defect() {
    LoopWatch watching = watch;
    String held = watching == null ? null : watching.defect();
    return held == null ? exhaustedPool() : held;
  }

  private @Nullable String exhaustedPool() {
    Generation now = current;
    return now == null
        ? null
        : now.pools().stream()
            .map(Pool::exhausted)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  /** Whose code waits for the JVM's exit. */
  public String whoAskedForExit() {
    String caller = ExitCaller.find(live.stream().map(Generation::plugins).toList());
    return Objects.requireNonNullElse(caller, "something in this process");
  }

  private Future<Void> endAll() {
    return Future.join(List.copyOf(live).stream().map(this::end).toList()).mapEmpty();
  }

  /** Ends all, and gives up the one that is being made. */
  public Future<Void> close() {
    Future<Void> ends = endAll();
    // What is made in spite of that lives from then on.
    return Future.join(ends, giveUp().compose(given -> endAll()))
        .<Void>mapEmpty()
        .onComplete(ended -> {
          if (watch != null) {
            watch.close();
          }
        });
  }
}
