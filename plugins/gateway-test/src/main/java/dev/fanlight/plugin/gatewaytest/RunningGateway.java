package dev.fanlight.plugin.gatewaytest;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

  /** The configuration, in messages. */
  private static final String CONFIGURATION = "the configuration of GatewayExtension";

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
      GatewayConfig config = config(whole);
      check(config);
      Gateway gateway = Waiting.get("the start of the gateway", Gateway.start(config));
      return new RunningGateway(gateway, upstreams, outside);
    } catch (ConfigException mistake) {
      ConfigException named = named(mistake);
      throw new ExtensionConfigurationException(named.getMessage() + "\n\n" + whole, named);
    }
  }

  /** The same mistakes, of no file. */
  private static ConfigException named(ConfigException mistake) {
    return new ConfigException(
        mistake.errors().stream()
            .map(error ->
                new ConfigError(
                    CONFIGURATION,
                    error.line(),
                    error.path(),
                    error.found(),
                    error.expected(),
                    error.hint()))
            .toList());
  }

  /** What a test needs of a configuration that is right otherwise. */
  private static void check(GatewayConfig config) {
    List<String> listeners = config.listeners().stream().map(ListenerConfig::name).toList();
    if (!listeners.contains("public")) {
      throw new ExtensionConfigurationException(
          CONFIGURATION
              + ": found the listeners "
              + listeners
              + ", expected one called public, which the client of the test uses");
    }
    if (config.operation().admin().tls() != null) {
      throw new ExtensionConfigurationException(
          CONFIGURATION + ": found admin.tls, expected no TLS, because the test reads the metrics");
    }
  }

  /** What is filled in comes last, so that lines count as in the text of the test. */
  private static String whole(String yaml, Map<String, UpstreamServer> upstreams) {
    StringBuilder whole = new StringBuilder(yaml);
    if (!yaml.isEmpty() && !yaml.endsWith("\n")) {
      whole.append('\n');
    }
    DEFAULTS.forEach((key, value) -> {
      if (!Pattern.compile("(?m)^" + key + ":").matcher(yaml).find()) {
        whole.append(key).append(": ").append(value).append('\n');
      }
    });
    return UPSTREAM.matcher(whole).replaceAll(name -> upstream(upstreams, name.group(1)).url());
  }

  private static GatewayConfig config(String yaml) throws ConfigException {
    try {
      Path folder = Files.createTempDirectory("gateway");
      Path file = folder.resolve("gateway.yaml");
      try {
        Files.writeString(file, yaml);
        return ConfigLoader.load(file, Map.of(), path -> {}, PluginParts::read);
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
    List<String> busy = new ArrayList<>(Leftovers.of(metrics()));
    upstreams.forEach((name, upstream) -> {
      if (upstream.requests() > 0) {
        busy.add(
            Leftovers.sentence(upstream.requests(), "request", "open at the upstream " + name));
      }
    });
    return String.join("; ", busy);
  }

  /** The connections of upstreams that are open; empty: none. */
  String connected() {
    List<String> connected = new ArrayList<>();
    upstreams.forEach((name, upstream) -> {
      if (upstream.connections() > 0) {
        connected.add(
            Leftovers.sentence(
                upstream.connections(), "connection", "open to the upstream " + name));
      }
    });
    return String.join("; ", connected);
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
    upstreams.values().forEach(UpstreamServer::check);
  }

  /** Ends the gateway, then checks that it has left no connection open. */
  void stop(Duration patience) {
    try {
      client.close();
      Waiting.get("the end of the gateway", gateway.stop());
      Waiting.untilNoComplaint(patience, this::connected);
    } finally {
      Waiting.get("the end of the upstreams", outside.close());
    }
  }
}
