package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.PluginFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Where plugin factories come from: the gateway's own class path, and jars in folders. */
final class PluginJar {
  private static final String SERVICES = "META-INF/services/" + PluginFactory.class.getName();

  private PluginJar() {}

  /** A factory and where it was found. */
  record Found(PluginFactory<?> factory, String source) {}

  /** Opens the jar, which names factories. */
  @FunctionalInterface
  interface Loader {
    PluginClassLoader open() throws IOException;
  }

  /** The jars of a folder, by name. */
  static List<Path> in(Path folder, Consumer<ConfigError> errors) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException unreadable) {
      errors.accept(error(folder, "a folder that cannot be read", "a folder of plugin jars"));
      return List.of();
    }
  }

  /** The factories of one jar; a jar without any is an error. */
  static List<Found> open(Path jar, Loader loader, Consumer<ConfigError> errors) {
    if (Files.exists(jar) && !Files.isRegularFile(jar)) {
      errors.accept(error(jar, "a folder, a pipe or a device", "a readable jar"));
      return List.of();
    }
    if (!namesFactories(jar, errors)) {
      return List.of();
    }
    try {
      return load(loader.open(), jar, errors);
    } catch (IOException broken) {
      errors.accept(error(jar, String.valueOf(broken.getMessage()), "a readable jar"));
      return List.of();
    }
  }

  /** The factories the gateway's own class path names. */
  static List<Found> builtins(ClassLoader gateway, Consumer<ConfigError> errors) {
    return load(gateway, Path.of("the distribution"), errors);
  }

  /** A class loader ignores a jar that is none, so it is looked into first. */
  private static boolean namesFactories(Path jar, Consumer<ConfigError> errors) {
    try (JarFile content = new JarFile(jar.toFile())) {
      if (content.getEntry(SERVICES) == null) {
        errors.accept(error(jar, "no " + SERVICES, "a jar that names its plugin factories there"));
        return false;
      }
      return true;
    } catch (IOException broken) {
      errors.accept(error(jar, String.valueOf(broken.getMessage()), "a readable jar"));
      return false;
    }
  }

  @SuppressWarnings("rawtypes") // the services file says nothing of the config's type
  private static List<Found> load(ClassLoader loader, Path source, Consumer<ConfigError> errors) {
    List<Found> found = new ArrayList<>();
    ClassLoader before = new PluginCode(loader).enter();
    try {
      Iterator<PluginFactory> factories =
          ServiceLoader.load(PluginFactory.class, loader).iterator();
      while (factories.hasNext()) {
        found.add(new Found(factories.next(), source.toString()));
      }
    } catch (Throwable broken) { // foreign code: its errors are its own
      errors.accept(error(source, reason(broken), "a public PluginFactory that can be made"));
    } finally {
      PluginCode.leave(before);
    }
    return found;
  }

  private static String reason(Throwable broken) {
    Throwable cause = broken.getCause();
    return cause == null ? String.valueOf(broken.getMessage()) : broken.getMessage() + ": " + cause;
  }

  static ConfigError error(Path source, String found, String expected) {
    return new ConfigError(source.toString(), 0, "", found, expected, null);
  }
}
