package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the configs of the plugins that a file names. The loader itself knows no plugin, and a file
 * has its mistakes told together.
 */
@FunctionalInterface
public interface PluginCheck {
  /**
   * Makes no plugin. Blocks.
   *
   * @throws ConfigException with everything that is wrong with the configs
   */
  void check(Named plugins) throws ConfigException;

  /**
   * The plugins of a file that has mistakes elsewhere.
   *
   * @param entries those that are enabled, and whose names and configs could be read
   * @param folders jars beside the distribution's builtins, absolute
   * @param allFolders false: the file names further folders, which cannot be read
   * @param upstreams the names of all upstreams, in declared order, including those with mistakes
   */
  record Named(
      List<PluginConfig> entries, List<Path> folders, boolean allFolders, Set<String> upstreams) {
    public Named {
      entries = List.copyOf(entries);
      folders = List.copyOf(folders);
      upstreams = Collections.unmodifiableSet(new LinkedHashSet<>(upstreams));
    }
  }
}
