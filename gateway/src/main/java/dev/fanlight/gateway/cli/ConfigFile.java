package dev.fanlight.gateway.cli;

import dev.fanlight.gateway.bootstrap.generation.PluginParts;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.FileWatch;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** The configuration file of a gateway. Each call reads the file again. */
record ConfigFile(Path file, FileWatch watch) implements Callable<GatewayConfig> {
  /**
   * @throws ConfigException with every mistake in it
   */
  @Override
  public GatewayConfig call() throws ConfigException {
    watch.begin();
    return ConfigLoader.load(file, System.getenv(), watch::reading, PluginParts::read);
  }
}
