package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.GatewayConfig.Clients;
import dev.fanlight.gateway.config.GatewayConfig.LimitsConfig;
import dev.fanlight.gateway.config.GatewayConfig.MemoryLimit;
import dev.fanlight.gateway.config.GatewayConfig.Operation;
import dev.fanlight.gateway.config.GatewayConfig.Plugins;
import dev.fanlight.gateway.config.GatewayConfig.ShutdownConfig;
import dev.fanlight.gateway.config.GatewayConfig.Source;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.load.network.Folder;
import dev.fanlight.gateway.config.load.network.ListenersReader;
import dev.fanlight.gateway.config.load.network.NameServersReader;
import dev.fanlight.gateway.config.load.network.UpstreamsReader;
import dev.fanlight.gateway.config.load.part.Defaults;
import dev.fanlight.gateway.config.load.part.References;
import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.match.PathsConfig.Slashes;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the file as a whole, and its small sections. */
final class GatewayReader {
  private static final LimitsConfig LIMITS =
      new LimitsConfig(20_000, 50_000, new MemoryLimit.OfHeap(25));
  private static final long MOST_MEMORY = 1L << 50;
  private static final ShutdownConfig SHUTDOWN =
      new ShutdownConfig(Duration.ZERO, Duration.ofSeconds(10));
  private static final Duration BLOCKED = Duration.ofMillis(100);

  private static final Map<String, Slashes> SLASHES =
      Map.of(
          "ignore", Slashes.IGNORE,
          "merge", Slashes.MERGE,
          "keep", Slashes.KEEP,
          "refuse", Slashes.REFUSE);

  private final Folder folder;
  private final Lines lines;
  private boolean allFolders = true;

  /**
   * @param folder of the file: what paths in it are relative to
   * @param lines of its keys
   */
  GatewayReader(Folder folder, Lines lines) {
    this.folder = folder;
    this.lines = lines;
  }

  /**
   * What could be read.
   *
   * @param config of no use when there are mistakes
   * @param plugins also of a file with mistakes
   */
  record AsRead(GatewayConfig config, PluginCheck.Named plugins) {}

  AsRead read(ConfigNode root) {
    Fields fields = root.fields();
    List<Network> proxies = fields.read("trusted_proxies", GatewayReader::blocks, List.of());
    ListenersReader listenersReader = new ListenersReader(folder, !proxies.isEmpty());
    AdminConfig admin = listenersReader.admin(fields.get("admin"));
    List<ListenerConfig> listeners =
        fields.require("listeners", "a list of listeners", listenersReader::read, List.of());
    Defaults defaults = fields.read("defaults", Defaults::read, Defaults.NONE);
    Map<String, PoolConfig> pools = new PoolsReader().read(fields.get("pools"));
    UpstreamsReader upstreamsReader = new UpstreamsReader(folder, defaults);
    Map<String, UpstreamConfig> upstreams =
        fields.read("upstreams", upstreamsReader::read, Map.of());
    References references =
        new References(listenersReader.names(), upstreamsReader.names(), pools.keySet());
    PluginsReader pluginsReader = new PluginsReader(references);
    List<PluginConfig> plugins = fields.read("plugins", pluginsReader::read, List.of());
    Plugins around = plugins(fields, PluginsReader.woven(plugins, List.of()), pools);
    Operation operation = operation(fields, admin, defaults);
    Clients clients =
        new Clients(proxies, fields.read("paths", GatewayReader::paths, PathsConfig.DEFAULT));
    RoutesReader routesReader =
        new RoutesReader(
            references, defaults, plugins, new UpgradeReader(upstreams), pluginsReader);
    List<RouteConfig> routes =
        fields.require("routes", "a list of routes", routesReader::read, List.of());
    fields.done();
    Source source = new Source(lines, examples(root), placed(root));
    return new AsRead(
        new GatewayConfig(listeners, clients, upstreams, routes, around, operation, source),
        new PluginCheck.Named(
            pluginsReader.readable(), around.folders(), allFolders, upstreamsReader.names()));
  }

  /** A path is used in its normal form, which may be another text than the placeholder's. */
  private Set<String> placed(ConfigNode root) {
    Set<String> placed = new HashSet<>(root.placeholders().texts());
    placed.addAll(folder.placed());
    return placed;
  }

  private Plugins plugins(
      Fields fields, List<PluginConfig> everywhere, Map<String, PoolConfig> pools) {
    return new Plugins(
        everywhere,
        fields.read("plugin_folders", this::folders, List.of()),
        pools,
        fields.read("blocked_threshold", Quantities::timeout, BLOCKED));
  }

  private Operation operation(Fields fields, AdminConfig admin, Defaults defaults) {
    return new Operation(
        admin,
        fields.read("access_log", new AccessLogReader(folder)::read, AccessLogConfig.DEFAULT),
        fields.read("limits", GatewayReader::limits, LIMITS),
        fields.read("dns", NameServersReader::read, List.of()),
        defaults.timeout(),
        fields.read("shutdown", GatewayReader::shutdown, SHUTDOWN),
        fields.read("tracing", TracingReader::read));
  }

  private static LimitsConfig limits(ConfigNode node) {
    Fields fields = node.fields();
    LimitsConfig limits =
        new LimitsConfig(
            fields.read("exchanges", GatewayReader::count, LIMITS.exchanges()),
            fields.read("calls", GatewayReader::count, LIMITS.calls()),
            fields.read("memory", GatewayReader::memory, LIMITS.memory()));
    fields.done();
    return limits;
  }

  /** {@code 25%} of the heap, or a size. */
  private static @Nullable MemoryLimit memory(ConfigNode node) {
    if (node.isShare()) {
      Double percent = Quantities.percent(node);
      return percent == null ? null : new MemoryLimit.OfHeap(percent);
    }
    Long bytes = Quantities.size(node, MOST_MEMORY);
    return bytes == null ? null : new MemoryLimit.Bytes(bytes);
  }

  private static @Nullable Integer count(ConfigNode node) {
    return Quantities.integer(node, 1, 10_000_000);
  }

  /** Returns the examples as the file has them. It leaves out values that are not text. */
  private static List<String> examples(ConfigNode root) {
    ConfigNode tries = root.isMapping() ? root.entries().get("x-try") : null;
    List<String> examples = new ArrayList<>();
    if (tries != null && tries.isSequence()) {
      for (ConfigNode item : tries.items()) {
        if (!item.isMapping() && !item.isSequence()) {
          examples.add(item.meant().source());
        }
      }
    }
    return examples;
  }

  private static PathsConfig paths(ConfigNode node) {
    Fields fields = node.fields();
    PathsConfig paths =
        new PathsConfig(
            fields.read("slashes", value -> value.choice(SLASHES), PathsConfig.DEFAULT.slashes()),
            fields.read(
                "ambiguous",
                value -> value.choice(Map.of("allow", true, "refuse", false)),
                PathsConfig.DEFAULT.ambiguous()));
    fields.done();
    return paths;
  }

  private static ShutdownConfig shutdown(ConfigNode node) {
    Fields fields = node.fields();
    ShutdownConfig shutdown =
        new ShutdownConfig(
            fields.read("grace", Quantities::duration, SHUTDOWN.grace()),
            fields.read("timeout", Quantities::timeout, SHUTDOWN.timeout()));
    fields.done();
    return shutdown;
  }

  private List<Path> folders(ConfigNode node) {
    int before = node.errorCount();
    List<Path> folders =
        node.items().stream().map(folder::folder).filter(Objects::nonNull).toList();
    allFolders = node.errorCount() == before;
    return folders;
  }

  private static List<Network> blocks(ConfigNode node) {
    List<Network> blocks = new ArrayList<>();
    for (ConfigNode item : node.items()) {
      String text = item.text();
      Network block = text == null ? null : Network.parse(text);
      if (block != null) {
        blocks.add(block);
      } else if (text != null) {
        item.error("an address or a block such as 10.0.0.0/8 or fd00::/8");
      }
    }
    return blocks;
  }
}
