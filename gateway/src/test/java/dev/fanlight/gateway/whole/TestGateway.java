package dev.fanlight.gateway.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gateway made from a configuration, on free ports of this machine. */
public final class TestGateway {
  /** What a configuration says unless it says otherwise. */
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put("listeners", "[{name: public, host: 127.0.0.1, port: 0}]");
    DEFAULTS.put("admin", "{host: 127.0.0.1, port: 0}");
    DEFAULTS.put("defaults", "{timeout: 10s, connect_timeout: 5s}");
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
          "fanlight_bulkhead_queue_depth");

  private final Gateway gateway;

  private @Nullable CompletableFuture<Void> stopped;

  private TestGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * @param yaml upstreams and routes, and what else matters
   */
  public static TestGateway start(String yaml) {
    try {
      return new TestGateway(Eventually.get("the gateway", future(Gateway.start(config(yaml)))));
    } catch (ConfigException mistake) {
      throw new AssertionError(mistake.getMessage() + "\n" + yaml, mistake);
    }
  }

  /**
   * @param file a whole configuration
   */
  static TestGateway start(Path file) {
    try {
      GatewayConfig config = ConfigLoader.load(file, Map.of());
      return new TestGateway(Eventually.get("the gateway", future(Gateway.start(config))));
    } catch (ConfigException mistake) {
      throw new AssertionError(mistake.getMessage(), mistake);
    }
  }

  /** Reads it as an operator's file, filled up with what matters to no test. */
  public static GatewayConfig config(String yaml) throws ConfigException {
    StringBuilder config = new StringBuilder();
    DEFAULTS.forEach((key, value) -> {
      if (!Pattern.compile("(?m)^" + key + ":").matcher(yaml).find()) {
        config.append(key).append(": ").append(value).append('\n');
      }
    });
    config.append(yaml);
    try {
      Path file = Files.createTempFile("gateway", ".yaml");
      try {
        Files.writeString(file, config);
        return ConfigLoader.load(file, Map.of());
      } finally {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static <T> CompletableFuture<T> future(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  /** Takes another configuration, or fails to. */
  public CompletableFuture<Void> reload(String yaml) {
    return future(gateway.reload(() -> config(yaml)));
  }

  public CompletableFuture<Void> reload(GatewayConfig config) {
    return reload(() -> config);
  }

  /** Takes what that says, or fails to. */
  public CompletableFuture<Void> reload(Callable<GatewayConfig> source) {
    return future(gateway.reload(source));
  }

  /** Reads that file, or fails to. */
  public CompletableFuture<Void> reload(Path file) {
    return future(gateway.reload(() -> ConfigLoader.load(file, Map.of())));
  }

  /** Has taken another configuration. */
  public void reloaded(String yaml) {
    Eventually.get("the reload", reload(yaml));
  }

  /** Configurations that are in use. */
  public int generations() {
    return gateway.generations();
  }

  public int port() {
    return port("public");
  }

  public int port(String listener) {
    return gateway.port(listener);
  }

  public int adminPort() {
    return gateway.adminPort();
  }

  public Metrics metrics() {
    return Metrics.parse(admin("/metrics"));
  }

  public String admin(String path) {
    URI page = URI.create("http://127.0.0.1:" + gateway.adminPort() + path);
    try (var body = page.toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The status and the body of what it says of its readiness. */
  public String readiness() {
    try (Wire admin = new Wire(adminPort())) {
      admin.send("GET /health/ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
      return admin.head().split(" ", 3)[1] + " " + admin.rest();
    }
  }

  /** What is still going on, as the gateway itself sees it; empty: nothing. */
  String busy() {
    Metrics metrics = metrics();
    StringBuilder busy = new StringBuilder();
    for (String gauge : BUSY) {
      metrics
          .series(gauge)
          .forEach((series, value) -> {
            if (value != 0) {
              busy.append(series).append(" is ").append(value).append("; ");
            }
          });
    }
    return busy.toString();
  }

  /** Waits until nothing is going on. */
  public void rest() {
    Eventually.noComplaint(this::busy);
  }

  /** Reads its metrics when nothing is going on any more. */
  public Metrics quiet() {
    rest();
    return metrics();
  }

  public boolean running() {
    return stopped == null;
  }

  /** Begins to stop it, the first time. */
  public CompletableFuture<Void> stop() {
    CompletableFuture<Void> stopping = stopped;
    if (stopping == null) {
      stopping = future(gateway.stop());
      stopped = stopping;
    }
    return stopping;
  }
}
