package dev.fanlight.gateway.upstream.http.probe;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Probe;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.health.ProbeResult;
import dev.fanlight.gateway.upstream.health.Prober;
import dev.fanlight.gateway.upstream.http.connect.HttpConnectFailures;
import dev.fanlight.gateway.upstream.http.connect.HttpConnector;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.function.Consumer;

/** Probes the endpoints of one upstream, as its configuration says. */
public final class HttpProber implements Prober {
  /**
   * What is left of a probe ends after twice its timeout and this. The check decides before, when
   * it is late; it does not count the time in which this event loop stands still.
   */
  private static final long LEAST_MILLIS = 1000;

  private record OnLoop(ContextInternal context, Runnable stop) implements Asked {
    @Override
    public void cancel() {
      stop.run();
    }

    @Override
    public void whenFree(Runnable task) {
      context.runOnContext(free -> task.run());
    }
  }

  private final ContextInternal context;
  private final UpstreamConfig config;
  private final HealthConfig health;
  private final HttpConnector connector;
  private int open;
  private boolean closed;

  /**
   * @param vertx whose event loop serves no traffic
   */
  public HttpProber(Vertx vertx, UpstreamConfig config, HealthConfig health, HttpNames names) {
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.config = config;
    this.health = health;
    this.connector = new HttpConnector(context, config, names);
  }

  @Override
  public Asked probe(Endpoint endpoint, Consumer<ProbeResult> done) {
    Endpoint asked = health.port() == null ? endpoint : endpoint.at(health.port());
    long millis = LEAST_MILLIS + 2 * health.times().timeout().toMillis();
    if (health.probe() instanceof Probe.Tcp) {
      context.runOnContext(start -> touch(asked, millis, done));
      return new OnLoop(context, () -> {});
    }
    HttpProbe probe = new HttpProbe(context, config, health.probe(), asked, done);
    context.runOnContext(start ->
        counted(connector.connect(asked, millis).compose(http -> probe.ask(http, millis)))
            .onFailure(failure -> probe.end(unconnected(failure))));
    return new OnLoop(context, () -> context.runOnContext(cancel -> probe.cancel()));
  }

  private void touch(Endpoint endpoint, long millis, Consumer<ProbeResult> done) {
    counted(connector.touch(endpoint, millis))
        .onComplete(
            closed -> done.accept(ProbeResult.success(0, "it takes connections")),
            failure -> done.accept(unconnected(failure)));
  }

  static ProbeResult unconnected(Throwable failure) {
    UpstreamFailure why = HttpConnectFailures.of(failure);
    return why.isOurs() ? ProbeResult.notMade(why.reason()) : ProbeResult.failure(0, why.reason());
  }

  private Future<Void> counted(Future<Void> probe) {
    open++;
    return probe.onComplete(ended -> {
      open--;
      closeIfUnused();
    });
  }

  @Override
  public void close() {
    context.runOnContext(close -> {
      closed = true;
      closeIfUnused();
    });
  }

  private void closeIfUnused() {
    if (closed && open == 0) {
      connector.close();
    }
  }
}
