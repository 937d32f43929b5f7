package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.network.EndpointsFile;
import dev.fanlight.gateway.config.load.network.Folder;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.ReadContext;
import dev.fanlight.gateway.config.source.ConfigException;
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
import org.jspecify.annotations.Nullable;

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
    return load(file, environment, path -> {});
  }

  /**
   * Reads and checks a whole file.
   *
   * @param environment what <code>${VAR}</code> stands for
   * @param reading is told of the file, and of each secret, key and certificate it names, before
   *     that is read
   * @throws ConfigException with every mistake in it
   */
  public static GatewayConfig load(
      Path file, Map<String, String> environment, Consumer<Path> reading) throws ConfigException {
    return load(file, environment, reading, NotAvailable.PATTERNS, new HashSet<>());
  }

  /**
   * Reads and checks a file that is a list of endpoints.
   *
   * @param scheme that all its addresses must have
   * @throws ConfigException with every mistake in it
   */
  public static List<EndpointConfig> endpoints(Path file, String scheme) throws ConfigException {
    return EndpointsFile.read(file, scheme);
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
    ConfigErrors errors = new ConfigErrors(file.toString());
    GatewayConfig config = null;
    Tree tree = YamlReader.read(file, environment, reading, errors);
    if (tree != null) {
      config = read(file, reading, tree, new ReadContext(errors, unavailable, known));
    }
    errors.throwIfAny();
    if (config == null) {
      throw new IllegalStateException("neither a configuration nor an error");
    }
    return config;
  }

  private static @Nullable GatewayConfig read(
      Path file, Consumer<Path> reading, Tree tree, ReadContext checking) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new GatewayReader(
            new Folder(folder == null ? file : folder, reading),
            TreeLines.of(file.toString(), tree))
        .read(ConfigNode.root(checking, "", tree));
  }
}
