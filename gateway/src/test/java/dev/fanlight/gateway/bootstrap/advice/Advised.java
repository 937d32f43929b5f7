package dev.fanlight.gateway.bootstrap.advice;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigAdvice;
import dev.fanlight.gateway.filter.life.PluginTraits;
import dev.fanlight.plugin.PluginRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives the advice about a file in a test, of whose plugins {@code store} says that it caches. */
public final class Advised {
  private static final String LISTENER = "listeners: [{name: public, port: 8080}]\n";

  private Advised() {}

  public static List<String> texts(List<ConfigAdvice> advice) {
    return advice.stream().map(ConfigAdvice::text).toList();
  }

  /** All advice about a file with one listener. The file begins with line 2. */
  static List<ConfigAdvice> about(Path folder, String yaml) throws Exception {
    return about(Files.writeString(folder.resolve("it.yaml"), LISTENER + yaml));
  }

  static List<ConfigAdvice> about(Path file) throws Exception {
    GatewayConfig config = ConfigLoader.load(file, Map.of());
    Map<String, PluginRole> roles = new HashMap<>();
    config.routes().stream()
        .flatMap(route -> route.plugins().stream())
        .filter(plugin -> plugin.name().equals("store"))
        .forEach(plugin -> roles.put(plugin.origin().path(), PluginRole.CACHE));
    return Advice.ofFile(config, new PluginTraits(Set.of(), roles, Set.of()));
  }

  /** Such as {@code chain_beyond_deadline 7 routes[0].fan_out.calls[1].timeout}. */
  static List<String> places(List<ConfigAdvice> advice) {
    return advice.stream().map(one -> one.rule() + ' ' + one.line() + ' ' + one.path()).toList();
  }
}
