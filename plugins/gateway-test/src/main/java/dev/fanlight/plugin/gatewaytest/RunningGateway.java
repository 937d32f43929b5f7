package dev.fanlight.plugin.gatewaytest;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** A gateway with its upstreams and its client, from its start to its stop. */
final class RunningGateway {
  private static final Pattern UPSTREAM = Pattern.compile("\\$\\{upstream\\.([^}]*)}");

  /** What a configuration says unless it says otherwise. */
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put("listeners", "[{name: public, host: 127.0.0.1, port: 0}]");
    DEFAULTS.put("admin", "{host: 127.0.0.1, port: 0}");
    DEFAULTS.put("defaults", "{timeout: 10s, connect_timeout: 5s}");
    DEFAULTS.put("blocked_threshold", "1s"); // a JVM that has just begun is slow
    DEFAULTS.put("access_log", "off");
  }

  /** All of these are 0 when nothing is going on. */
  private static final List<String> BUSY =
      List.of(
          "fanlight_requests_in_flight",
          "fanlight_calls_in_flight",
          "fanlight_tunnels",
          "fanlight_orphan_calls",
          "fanlight_held_bytes",
          "fanlight_bulkhead_in_use",
          "fanlight_bulkhead_queue_depth",
          "fanlight_pool_active",
          "fanlight_pool_queue_depth");

  private final Gateway gateway;
  private final Map<String, UpstreamServer> upstreams;
  private final Vertx outside;
  private final GatewayClient client;
  private SeenMetrics atBegin;

  private RunningGateway(Gateway gateway, Map<String, UpstreamServer> upstreams, Vertx outside) {
    this.gateway = gateway;
    this.upstreams = upstreams;
    this.outside = outside;
    this.client = new GatewayClient(outside, gateway.port("public"));
    this.atBegin = metrics();
  }

  /**
   * @param outside of the client and the upstreams; ends with the gateway
   */
  static RunningGateway start(String yaml, Map<String, UpstreamScript> scripts, Vertx outside) {
    Map<String, UpstreamServer> upstreams = new LinkedHashMap<>();
    scripts.forEach(
        (name, script) -> upstreams.put(name, new UpstreamServer(name, script, outside)));
    String whole = whole(yaml, upstreams);
    try {
      Gateway gateway = Waiting.get("the start of the gateway", Gateway.start(config(whole)));
      return new RunningGateway(gateway, upstreams, outside);
    } catch (ConfigException mistake) {
      throw new ExtensionConfigurationException(mistake.getMessage() + "\n\n" + whole, mistake);
    }
  }

  private static String whole(String yaml, Map<String, UpstreamServer> upstreams) {
    StringBuilder whole = new StringBuilder();
    DEFAULTS.forEach((key, value) -> {
      if (!Pattern.compile("(?m)^" + key + ":").matcher(yaml).find()) {
        whole.append(key).append(": ").append(value).append('\n');
      }
    });
    return UPSTREAM
        .matcher(whole + yaml)
        .replaceAll(name -> upstream(upstreams, name.group(1)).url());
  }

  private static GatewayConfig config(String yaml) throws ConfigException {
    try {
      Path folder = Files.createTempDirectory("gateway");
      Path file = folder.resolve("gateway.yaml");
      try {
        Files.writeString(file, yaml);
        return ConfigLoader.load(file, Map.of());
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  GatewayClient client() {
    return client;
  }

  int port() {
    return gateway.port("public");
  }

  int adminPort() {
    return gateway.adminPort();
  }

  UpstreamServer upstream(String name) {
    return upstream(upstreams, name);
  }

  private static UpstreamServer upstream(Map<String, UpstreamServer> upstreams, String name) {
    UpstreamServer upstream = upstreams.get(name);
    if (upstream == null) {
      throw new IllegalArgumentException(
          "there is no upstream %s, only %s".formatted(name, upstreams.keySet()));
    }
    return upstream;
  }

  private SeenMetrics metrics() {
    return SeenMetrics.read(gateway.adminPort());
  }

  /** Waits until nothing is going on. */
  SeenMetrics quiet() {
    Waiting.untilNoComplaint(this::busy);
    return metrics();
  }

  /** What is going on; empty: nothing. */
  String busy() {
    StringBuilder busy = new StringBuilder();
    SeenMetrics metrics = metrics();
    BUSY.forEach(gauge -> busy.append(metrics.nonZero(gauge)));
    upstreams.values().forEach(upstream -> busy.append(upstream.busy()));
    return busy.toString();
  }

  /** A test begins. */
  void begin() {
    upstreams.values().forEach(UpstreamServer::begin);
    atBegin = metrics();
  }

  SeenMetrics atBegin() {
    return atBegin;
  }

  /** A test has ended. Everything must be back. */
  void end(Duration patience) {
    Waiting.untilNoComplaint(patience, this::busy);
    AssertionError failed = null;
    for (UpstreamServer upstream : upstreams.values()) {
      for (Throwable failure : upstream.failures()) {
        failed = failed == null ? new AssertionError("the script of an upstream failed") : failed;
        failed.addSuppressed(failure);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Ends the gateway, then checks that it has left no connection open. */
  void stop() {
    try {
      client.close();
      Waiting.get("the end of the gateway", gateway.stop());
      Waiting.untilNoComplaint(() -> {
        StringBuilder connected = new StringBuilder();
        upstreams.values().forEach(upstream -> connected.append(upstream.connected()));
        return connected.toString();
      });
    } finally {
      Waiting.get("the end of the upstreams", outside.close());
    }
  }
}
