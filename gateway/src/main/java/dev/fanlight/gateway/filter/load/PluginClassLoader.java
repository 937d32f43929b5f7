package dev.fanlight.gateway.filter.load;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The class loader of one plugin jar. It shares with the gateway the plugin API and what that
 * exposes, and nothing else: every other class comes from the jar itself, so a plugin may bring any
 * version of any library.
 */
final class PluginClassLoader extends URLClassLoader {
  private static final List<String> SHARED =
      List.of("dev.fanlight.plugin.", "io.vertx.", "io.netty.", "org.slf4j.", "org.jspecify.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader gateway;

  /**
   * @param name as it stands in stack traces and is found again by {@link LoopWatch}
   */
  PluginClassLoader(String name, URL jar, ClassLoader gateway) {
    super(name, new URL[] {jar}, getPlatformClassLoader());
    this.gateway = gateway;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      try {
        return gateway.loadClass(name);
      } catch (ClassNotFoundException notShared) {
        // A module of Vert.x or Netty that the gateway does not have: the jar may bring it.
        return super.loadClass(name, resolve);
      }
    }
    return super.loadClass(name, resolve);
  }
}
