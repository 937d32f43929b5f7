package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.bootstrap.advice.tls.CertificateWatch;
import dev.fanlight.gateway.bootstrap.platform.ControlLoop;
import dev.fanlight.gateway.bootstrap.platform.DiscoveryLoop;
import dev.fanlight.gateway.bootstrap.platform.EventLoops;
import dev.fanlight.gateway.bootstrap.platform.Platform;
import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.filter.life.SharedStates;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.telemetry.JvmMeters;
import dev.fanlight.gateway.telemetry.Replaceable;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.accesslog.AccessLog;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import dev.fanlight.gateway.telemetry.span.SpanSink;
import dev.fanlight.gateway.telemetry.span.TraceKeeper;
import dev.fanlight.gateway.upstream.discovery.Discovery;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.http.names.ConfiguredServers;
import dev.fanlight.gateway.upstream.http.names.DnsClient;
import dev.fanlight.gateway.upstream.http.names.DnsResolver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives as long as the gateway and serves every configuration in turn. Everything in it is
 * safe for use by all threads.
 *
 * @param accessLog the log of the configuration that was taken last
 * @param spans where the spans go by the configuration that was taken last
 */
public record Shared(
    Vertx vertx,
    ConfiguredServers nameServers,
    HttpNames names,
    Telemetry telemetry,
    JvmMeters jvm,
    Replaceable<AccessLog> accessLog,
    Replaceable<SpanSink> spans,
    RecentExchanges recent,
    CountLimit exchanges,
    OpenCalls calls,
    MemoryBudget memory,
    Bulkheads bulkheads,
    ControlLoop control,
    DiscoveryLoop discovering,
    DnsClient dns,
    KnownUpstreams known,
    CertificateWatch certificates,
    OpenJars pluginJars,
    SharedStates pluginStates,
    List<ServingLoop> loops) {
  private static final Logger log = LoggerFactory.getLogger(Shared.class);

  /**
   * @param first says how large it is at first
   */
  public static Shared of(GatewayConfig first, Vertx vertx) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Telemetry telemetry = new Telemetry(registry);
    OpenCalls calls = new OpenCalls(first.operation().limits().calls());
    telemetry.build();
    telemetry.orphans(calls::orphans);
    MemoryBudget memory = new MemoryBudget(bytes(first), Platform.bodyMemory());
    telemetry.heldBytes(memory::held);
    telemetry.directMemory(Platform::directMemory, Platform.mostDirectMemory());
    Replaceable<AccessLog> accessLog = new Replaceable<>(AccessLog.OFF);
    Replaceable<SpanSink> spans = new Replaceable<>(new SpanSink.Nowhere());
    RecentExchanges recent = new RecentExchanges(EventLoops.COUNT);
    ControlLoop control = new ControlLoop();
    DiscoveryLoop discovering = new DiscoveryLoop();
    DnsClient dns = new DnsClient(discovering.eventLoop());
    ConfiguredServers nameServers = new ConfiguredServers(first.operation().nameServers());
    DnsResolver lookup = new DnsResolver(dns, nameServers);
    HttpNames names = new HttpNames(discovering.loop(), lookup::soonest);
    Discovery.Means means = new Discovery.Means(discovering.loop(), lookup);
    List<ServingLoop> loops =
        ServingLoop.of(
            vertx,
            () ->
                new LoopRecords(
                    List.of(
                        recent.journal(),
                        exchange -> accessLog.now().take(exchange),
                        new TraceKeeper(spans::now))));
    return new Shared(
        vertx,
        nameServers,
        names,
        telemetry,
        new JvmMeters(registry),
        accessLog,
        spans,
        recent,
        new CountLimit(first.operation().limits().exchanges()),
        calls,
        memory,
        new Bulkheads(telemetry),
        control,
        discovering,
        dns,
        new KnownUpstreams(control, names, means, telemetry),
        new CertificateWatch(control.loop(), InstantSource.system(), telemetry),
        new OpenJars(),
        new SharedStates(),
        loops);
  }

  private static long bytes(GatewayConfig config) {
    long asked = config.operation().limits().memory().bytes(Runtime.getRuntime().maxMemory());
    long most = Platform.bodyMemory();
    if (asked > most) {
      log.warn(
          "limits.memory is {} bytes, but {} are used of them: half of the heap (-Xmx), or of"
              + " direct memory (-XX:MaxDirectMemorySize) where that is smaller",
          asked,
          most);
    }
    return asked;
  }

  /** From now on everything is as large as that configuration says. */
  void resize(GatewayConfig config) {
    bulkheads.resize(Bulkheads.of(config));
    exchanges.resize(config.operation().limits().exchanges());
    calls.resize(config.operation().limits().calls());
    memory.resize(bytes(config));
  }

  /**
   * What an operator wants of an endpoint from now on.
   *
   * @return false: there is none
   */
  public boolean order(String upstream, String endpoint, EndpointOrder order, String who) {
    return known.order(upstream, endpoint, order, who);
  }

  /** Takes other name servers if there are others. Blocks. */
  public void refreshNames(GatewayConfig config) {
    nameServers.refresh(config.operation().nameServers());
  }

  /** The last good configuration goes on, with its name servers. */
  public Future<Void> keepNames(GatewayConfig config) {
    return vertx
        .executeBlocking(
            () -> {
              refreshNames(config);
              return true;
            },
            false)
        .mapEmpty();
  }

  /** Blocks until the access log is written, and spans are sent. */
  public void close() {
    control.close();
    dns.close();
    discovering.close();
    jvm.close();
    accessLog.now().close();
    spans.now().close();
  }
}
