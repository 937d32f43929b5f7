package dev.fanlight.gateway.config.load.network;

import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.ReadContext;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Listed;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import dev.fanlight.gateway.config.yaml.Tree;
import dev.fanlight.gateway.config.yaml.YamlReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file that is a list of endpoints. */
public final class EndpointsFile {
  private EndpointsFile() {}

  /**
   * Reads and checks it. Blocks.
   *
   * @param scheme that all its addresses must have
   * @throws ConfigException with every mistake in it
   */
  public static List<EndpointConfig> read(Listed list, String scheme) throws ConfigException {
    ConfigErrors errors = new ConfigErrors(list.shown());
    Tree tree = YamlReader.read(list.file(), null, reading -> {}, errors);
    List<EndpointConfig> endpoints = List.of();
    if (tree != null) {
      ReadContext reading = new ReadContext(errors, Set.of(), new HashSet<>());
      ConfigNode root = ConfigNode.root(reading, "", tree);
      endpoints = Endpoints.several(root);
      if (endpoints.stream().anyMatch(one -> !one.url().getScheme().equals(scheme))) {
        root.error(scheme + " for all of them, as discovery.scheme says");
      }
    }
    errors.throwIfAny();
    return endpoints;
  }
}
