package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.network.EndpointsFile;
import dev.fanlight.gateway.config.load.network.Folder;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.ReadContext;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Listed;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import dev.fanlight.gateway.config.yaml.Tree;
import dev.fanlight.gateway.config.yaml.TreeLines;
import dev.fanlight.gateway.config.yaml.YamlReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Loads a configuration from a file. Its methods block, because they read files. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads and checks a whole file.
   *
   * @param environment what <code>${VAR}</code> stands for
   * @throws ConfigException with every mistake in it
   */
  public static GatewayConfig load(Path file, Map<String, String> environment)
      throws ConfigException {
    return load(file, environment, path -> {}, named -> {});
  }

  /**
   * Reads and checks a whole file.
   *
   * @param environment what <code>${VAR}</code> stands for
   * @param reading is told of the file, and of each secret, key and certificate it names, before
   *     that is read, even if it is not there
   * @param plugins reads the configs of the plugins if the file has a mistake; the configs of a
   *     file without a mistake are left to whoever makes the plugins
   * @throws ConfigException with every mistake in it
   */
  public static GatewayConfig load(
      Path file, Map<String, String> environment, Consumer<Path> reading, PluginCheck plugins)
      throws ConfigException {
    ReadContext checking = context(file, NotAvailable.PATTERNS, new HashSet<>());
    return load(file, environment, reading, plugins, checking);
  }

  /**
   * Reads and checks a file that is a list of endpoints.
   *
   * @param scheme that all its addresses must have
   * @throws ConfigException with every mistake in it
   */
  public static List<EndpointConfig> endpoints(Listed list, String scheme) throws ConfigException {
    return EndpointsFile.read(list, scheme);
  }

  /**
   * @param unavailable see {@link ReadContext}
   * @param known receives the pattern of every key that was asked for
   */
  static GatewayConfig load(
      Path file,
      Map<String, String> environment,
      Consumer<Path> reading,
      Set<String> unavailable,
      Set<String> known)
      throws ConfigException {
    return load(file, environment, reading, named -> {}, context(file, unavailable, known));
  }

  private static ReadContext context(Path file, Set<String> unavailable, Set<String> known) {
    return new ReadContext(new ConfigErrors(file.toString()), unavailable, known);
  }

  private static GatewayConfig load(
      Path file,
      Map<String, String> environment,
      Consumer<Path> reading,
      PluginCheck plugins,
      ReadContext checking)
      throws ConfigException {
    ConfigErrors errors = checking.errors();
    Tree tree = YamlReader.read(file, environment, reading, errors);
    GatewayReader.AsRead read = tree == null ? null : read(file, reading, tree, checking);
    if (read != null && errors.count() > 0) {
      try {
        plugins.check(read.plugins());
      } catch (ConfigException further) {
        errors.addAll(further);
      }
    }
    errors.throwIfAny();
    if (read == null) {
      throw new IllegalStateException("neither a configuration nor an error");
    }
    return read.config();
  }

  private static GatewayReader.AsRead read(
      Path file, Consumer<Path> reading, Tree tree, ReadContext checking) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new GatewayReader(
            new Folder(folder == null ? file : folder, reading, new HashSet<>()),
            TreeLines.of(file.toString(), tree))
        .read(ConfigNode.root(checking, "", tree));
  }
}
