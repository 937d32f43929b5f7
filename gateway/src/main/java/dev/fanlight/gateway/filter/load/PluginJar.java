package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.config.load.PluginMessages;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.Reasons;
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
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where plugin factories come from: the gateway's own class path, and jars in folders. */
final class PluginJar {
  private static final String SERVICES = "META-INF/services/" + PluginFactory.class.getName();

  private PluginJar() {}

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
  static List<FoundPlugin> open(
      Path jar, ClassLoader gateway, Loader loader, Consumer<ConfigError> errors) {
    if (Files.exists(jar) && !Files.isRegularFile(jar)) {
      errors.accept(error(jar, "a folder, a pipe or a device", "a readable jar"));
      return List.of();
    }
    Attributes says = read(jar, gateway, errors);
    if (says == null) {
      return List.of();
    }
    try {
      return load(loader.open(), jar, says, errors);
    } catch (IOException broken) {
      errors.accept(error(jar, Reasons.of(broken), "a readable jar"));
      return List.of();
    }
  }

  /** The factories the gateway's own class path names. */
  static List<FoundPlugin> builtins(ClassLoader gateway, Consumer<ConfigError> errors) {
    Attributes own = new Attributes();
    own.putValue(ApiVersion.ATTRIBUTE, ApiVersion.OWN.toString());
    return load(gateway, Path.of("the distribution"), own, errors);
  }

  /**
   * Looks into a jar before a class loader does, which would ignore a jar that is none.
   *
   * @return what its manifest says; null after an error
   */
  private static @Nullable Attributes read(
      Path jar, ClassLoader gateway, Consumer<ConfigError> errors) {
    try (JarFile content = new JarFile(jar.toFile())) {
      if (content.getEntry(SERVICES) == null) {
        errors.accept(error(jar, "no " + SERVICES, "a jar that names its plugin factories there"));
        return null;
      }
      Manifest manifest = content.getManifest();
      Attributes says = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String unfit = unfit(content, says.getValue(ApiVersion.ATTRIBUTE), gateway);
      if (unfit != null) {
        errors.accept(error(jar, unfit, "a plugin built for plugin API " + ApiVersion.OWN));
        return null;
      }
      return says;
    } catch (IOException | RuntimeException broken) {
      errors.accept(error(jar, Reasons.of(broken), "a readable jar"));
      return null;
    }
  }

  /** Why the jar does not fit the API of this gateway; null: it does. */
  private static @Nullable String unfit(JarFile jar, @Nullable String api, ClassLoader gateway)
      throws IOException {
    ApiVersion builtFor = api == null ? ApiVersion.OWN : ApiVersion.parse(api);
    if (builtFor == null || !ApiVersion.OWN.runs(builtFor)) {
      return "a plugin built for plugin API " + api;
    }
    String missing = new ApiUse(gateway).missing(jar);
    return missing == null
        ? null
        : "a plugin that uses " + missing + ", which this gateway does not have";
  }

  @SuppressWarnings("rawtypes") // the services file says nothing of the config's type
  private static List<FoundPlugin> load(
      ClassLoader loader, Path source, Attributes says, Consumer<ConfigError> errors) {
    List<FoundPlugin> found = new ArrayList<>();
    PluginCode before = new PluginCode(loader).enter();
    try {
      Iterator<PluginFactory> factories =
          ServiceLoader.load(PluginFactory.class, loader).iterator();
      while (factories.hasNext()) {
        PluginFactory<?> factory = factories.next();
        String version = factory.getClass().getPackage().getImplementationVersion();
        String api = says.getValue(ApiVersion.ATTRIBUTE);
        found.add(new FoundPlugin(factory, source.toString(), version, api));
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
    if (broken instanceof LinkageError || cause instanceof LinkageError) {
      return PluginMessages.of(cause == null ? broken : cause);
    }
    return Reasons.of(broken) + (cause == null ? "" : ": " + Reasons.withKind(cause));
  }

  static ConfigError error(Path source, String found, String expected) {
    return new ConfigError(source.toString(), 0, "", found, expected, null);
  }
}
