package dev.fanlight.gateway.bootstrap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Glance;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.bootstrap.advice.Advice;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.bootstrap.snapshot.Snapshots;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The whole gateway, running. It builds what the other packages declare, from the bottom up, and
 * takes it down in the reverse order. Its methods may be called from any thread.
 */
public final class Gateway {
  private final Shared shared;
  private final Generations generations;
  private final Listeners listeners;
  private final Readiness readiness = new Readiness();
  private final Reloads reloads = new Reloads(this::reloadNow);
  private final ReloadReport report;
  private final Snapshots snapshots;
  private final AccessLogs logs;
  private final SpanSinks spans;
  private final Promise<Void> stopping = Promise.promise();

  @GuardedBy("this")
  private @Nullable Future<Void> stopped;

  private Gateway(Shared shared) {
    this.shared = shared;
    this.generations = new Generations(shared);
    this.snapshots = new Snapshots(shared, generations);
    this.logs = new AccessLogs(shared);
    this.spans = new SpanSinks(shared);
    this.report = new ReloadReport(shared.telemetry(), readiness);
    this.listeners =
        new Listeners(
            shared, generations, snapshots.sources(readiness, this::snapshot, this::glance));
    readiness.heed(generations::defect);
  }

  /**
   * Says what {@link #start} would say about plugins and certificates, and starts nothing. Blocks.
   *
   * @return advice: what is right, and perhaps not meant
   * @throws ConfigException with everything that is wrong
   */
  public static List<ConfigAdvice> check(GatewayConfig config) throws ConfigException {
    return Advice.ofFile(config, PluginParts.check(config));
  }

  /**
   * Starts everything; completes when all listeners are bound. Blocks while it opens plugins.
   *
   * @return fails with what is in the way, and then nothing is left running
   * @throws ConfigException when a plugin cannot be made as configured
   */
  public static Future<Gateway> start(GatewayConfig config) throws ConfigException {
    Gateway gateway = new Gateway(Shared.of(config, Platform.start()));
    Generation first;
    try {
      gateway.logs.prepare(config);
      first = gateway.generations.create(config);
    } catch (ConfigException refused) {
      gateway.close();
      throw refused;
    } catch (StartException blocked) {
      return gateway.close().transform(closed -> Future.failedFuture(blocked));
    }
    return gateway
        .listeners
        .bindAdmin(config)
        .compose(bound -> gateway.generations.start(first))
        .compose(started -> gateway.serve(first))
        .map(gateway)
        .recover(failure -> gateway.close().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<Void> serve(Generation first) {
    generations.swap(first);
    generations.settle(first);
    logs.take(first);
    spans.take(first);
    return listeners
        .bind(first)
        .map(bound -> {
          listeners.take(bound, first, (listener, step) -> step.run());
          report.configured(Instant.now());
          readiness.notReady("waiting for the endpoints of upstreams to be discovered");
          FirstEndpoints.await(
              first.discovered(), shared.control().loop().timers(), this::readyUnlessStopped);
          return null;
        });
  }

  private synchronized void readyUnlessStopped() {
    if (stopped == null) {
      readiness.ready();
    }
  }

  /**
   * Takes another configuration. What can fail is done aside, and when it does, all goes on as it
   * was. New exchanges are the new configuration's from one instant on; those under way end by the
   * one that took them. One reload runs at a time: if others are asked for meanwhile, one more runs
   * afterwards, for all of them.
   *
   * @param source the configuration; asked on a thread that may block
   * @return fails with why it was not taken: a {@link ConfigException} or {@link StartException}
   *     for an operator, or what a plugin says; or with that the gateway stops
   */
  public Future<Void> reload(Callable<GatewayConfig> source) {
    return reloads.ask(source);
  }

  private Future<Void> reloadNow(Callable<GatewayConfig> source) {
    GatewayConfig before = config();
    return shared
        .vertx()
        .executeBlocking(() -> prepare(source.call(), before), false)
        .compose(next -> change(next.generation()).map(next.difference()))
        .onComplete(over -> logs.abandon())
        .recover(
            failure -> shared.keepNames(before).transform(kept -> Future.failedFuture(failure)))
        .onSuccess(report::success)
        .onFailure(report::failure)
        .mapEmpty();
  }

  /** With the difference from the current one, in one line. */
  private record Prepared(Generation generation, String difference) {}

  /** Blocks. Compares here: what follows runs on an event loop that serves. */
  private Prepared prepare(GatewayConfig config, GatewayConfig before) throws Exception {
    String difference = Difference.between(before, config);
    shared.refreshNames(config);
    logs.prepare(config);
    return new Prepared(generations.create(config), difference);
  }

  private Future<Void> change(Generation next) {
    return generations
        .start(next)
        .compose(started -> FirstEndpoints.before(next, stopping.future(), shared))
        .compose(known -> listeners.bind(next))
        .compose(bound -> {
          next.rename(bound.renamed());
          return Future.succeededFuture(bound)
              .map(opened -> take(next, opened))
              .compose(taken ->
                  taken ? Future.succeededFuture() : Future.failedFuture(Reloads.refusal()))
              .recover(refusal ->
                  listeners.abandon(bound).transform(closed -> Future.failedFuture(refusal)))
              .compose(taken -> Takeover.finish(() -> listeners.changeAdmin(next.config())));
        })
        .recover(failure -> generations.end(next).transform(ended -> Future.failedFuture(failure)));
  }

  /** False when the gateway is being stopped; then nothing has changed. */
  private synchronized boolean take(Generation next, Listeners.Bound bound) {
    if (stopped != null) {
      return false;
    }
    Generation before = generations.current();
    generations.swap(next);
    Takeover.each(
        () -> generations.settle(next),
        () -> listeners.take(bound, next, Takeover::step),
        () -> logs.take(next),
        () -> spans.take(next),
        () -> generations.retire(before));
    return true;
  }

  /** Opens the file of the access log once more, because somebody has moved it away. */
  public void reopenLogs() {
    shared.accessLog().now().reopen();
  }

  private GatewaySnapshot snapshot() {
    return snapshots.make(readiness.state(), listeners.snapshot());
  }

  private Glance glance() {
    return snapshots.glance(readiness.state(), listeners.snapshot());
  }

  /** The one that new exchanges are served by. */
  public GatewayConfig config() {
    return generations.current().config();
  }

  /** Configurations in use: the current one, and those that still have exchanges. */
  public int generations() {
    return generations.count();
  }

  /** The port a listener is bound to. */
  public int port(String listener) {
    return listeners.port(listener);
  }

  /** The port the admin listener is bound to. */
  public int adminPort() {
    return listeners.adminPort();
  }

  /**
   * Stops in order: readiness off, {@code shutdown.grace}, no new connections, up to {@code
   * shutdown.timeout} for every request that has been read, an error for those that are left, the
   * plugins. Asked for again, it is the same stop.
   *
   * @return fails with a {@link StartException} that names what could not be stopped
   */
  public synchronized Future<Void> stop() {
    if (stopped == null) {
      stopped = new Shutdown(new Steps()).start(config().operation().shutdown());
    }
    return stopped;
  }

  /** Whose code waits for the JVM's exit, for an operator: a plugin, or a name of a thread. */
  public String whoAskedForExit() {
    return generations.whoAskedForExit();
  }

  private final class Steps implements Shutdown.Steps {
    private Future<Void> reloading = Future.succeededFuture();

    @Override
    public void announce() {
      readiness.notReady("shutting down");
      reloading = reloads.close();
      stopping.complete();
    }

    @Override
    public Future<Void> drain(Duration timeout) {
      return listeners
          .drain(timeout)
          .transform(drained -> generations.drain())
          .transform(drained -> reloading.otherwiseEmpty());
    }

    @Override
    public Future<Void> cut() {
      listeners.cut(GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down"));
      return generations.cancel();
    }

    @Override
    public Future<Void> stopPlugins() {
      report.stops(generations.all());
      return generations.close().transform(closed -> reloads.lastWords());
    }

    @Override
    public Future<Void> closeLoops() {
      return shared.vertx().close().transform(closed -> listeners.closeAdmin());
    }

    @Override
    public void closeLogs() {
      shared.close();
    }

    @Override
    public List<String> holders() {
      return generations.holders();
    }
  }

  private Future<Void> close() {
    return generations
        .close()
        .transform(closed -> shared.vertx().close())
        .transform(closed -> listeners.closeAdmin())
        .transform(closed -> {
          shared.close();
          return Future.succeededFuture();
        });
  }
}
