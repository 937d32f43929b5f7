package dev.fanlight.gateway.sim.engine;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.call.ScopeCalls;
import dev.fanlight.gateway.fanout.scope.Background;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.telemetry.event.PlayedReports;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.gateway.upstream.script.ScriptedAttempt;
import dev.fanlight.gateway.upstream.script.ScriptedConnections;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One upstream with permits for everybody, that does as it is told. */
public final class SimTarget implements ScriptedConnections.Watcher {
  private static final SimMeters METERS = new SimMeters(1);

  private final Function<CallRequest, Script> scripts;
  private final SimLoop loop;
  private final CallSpec call;
  private final OpenCalls openCalls = new OpenCalls(1000);
  private final List<String> open = new ArrayList<>();
  private final List<String> reset = new ArrayList<>();
  public final Background background =
      new Background(2, Duration.ofSeconds(1), SimMeters.background());

  /** One whose timeout nobody meets. */
  public SimTarget(Simulation time, SimLoop loop, Function<CallRequest, Script> scripts) {
    this(Duration.ofHours(1), time, loop, scripts);
  }

  /**
   * @param timeout of its calls
   */
  public SimTarget(
      Duration timeout, Simulation time, SimLoop loop, Function<CallRequest, Script> scripts) {
    this.scripts = scripts;
    this.loop = loop;
    UpstreamConfig config = config(timeout);
    SharedUpstream shared =
        new SharedUpstream(
            config,
            new Bulkhead("u", BulkheadConfig.DEFAULT, BulkheadMeters.NONE),
            new FixedEndpoints(config, new EndpointGroup("u", loop.loop(), EndpointMeters.NONE)),
            null,
            new CountLimit(10_000));
    Upstream upstream = new Upstream(shared, new ScriptedConnections(loop.loop(), this), () -> 0);
    this.call = CallSpec.of(upstream, METERS.upstream(0));
  }

  private static UpstreamConfig config(Duration timeout) {
    return new UpstreamConfig(
        "u",
        new UpstreamConfig.Service(
            List.of(EndpointConfig.of(URI.create("http://u:80"))),
            null,
            UpstreamConfig.Protocol.HTTP_1_1,
            new UpstreamConfig.Balance.RoundRobin(),
            new UpstreamConfig.HostHeader.Endpoint(),
            null,
            "x-request-timeout-ms"),
        new UpstreamConfig.Timeouts(timeout, null, Duration.ofMillis(500), Duration.ofSeconds(30)),
        BulkheadConfig.DEFAULT,
        new UpstreamConfig.Attempts(null, null, 100),
        new UpstreamConfig.Bounds(1 << 20, 1 << 16, 10_000),
        CareConfig.DEFAULT);
  }

  public ExchangeContext context(String requestId) {
    return context(requestId, null);
  }

  /**
   * @param observer hears what happens to the exchange; null: nobody does
   */
  public ExchangeContext context(String requestId, @Nullable ExchangeObserver observer) {
    return new ExchangeContext(
        new LoopShare(loop.loop(), openCalls, background),
        ScopeCalls.of(name -> name.equals("u") ? call : null),
        requestId,
        new MemoryBudget(1 << 30).holder(loop.loop(), requestId),
        PlayedReports.of(
            requestId,
            loop.loop().clock(),
            METERS.route,
            (exchange, headers) -> observer,
            record -> false));
  }

  public CallSpec call() {
    return call;
  }

  /** Paths of the attempts that are under way. */
  public List<String> open() {
    return open;
  }

  /** Paths of those that were reset. */
  public List<String> reset() {
    return reset;
  }

  @Override
  public Script opening(CallRequest request, String requestId, long remainingMillis) {
    return scripts.apply(request);
  }

  @Override
  public void opened(ScriptedAttempt attempt) {
    open.add(attempt.request().target());
  }

  @Override
  public void ended(ScriptedAttempt attempt, @Nullable GatewayError error) {
    open.remove(attempt.request().target());
  }

  @Override
  public void reset(ScriptedAttempt attempt, GatewayError reason) {
    open.remove(attempt.request().target());
    reset.add(attempt.request().target());
  }
}
