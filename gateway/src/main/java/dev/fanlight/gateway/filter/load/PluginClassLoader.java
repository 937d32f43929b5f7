package dev.fanlight.gateway.filter.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loader of one plugin jar. It shares with the gateway the plugin API and what that
 * exposes, and nothing else: every other class comes from the jar itself, so a plugin may bring any
 * version of any library.
 */
final class PluginClassLoader extends URLClassLoader {
  private static final Logger LOG = LoggerFactory.getLogger(PluginClassLoader.class);
  private static final List<String> SHARED =
      List.of("dev.fanlight.plugin.", "io.vertx.", "io.netty.", "org.slf4j.", "org.jspecify.");
  private static final String DRIVERS = JdbcDrivers.class.getName();

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader gateway;
  private final JarUrls urls;

  /** Whether the jar's code has asked for JDBC: then it may have registered drivers. */
  private volatile boolean usesJdbc;

  @GuardedBy("this")
  private @Nullable Class<?> drivers;

  /**
   * @param name stands in stack traces, where the watch of the event loops finds it
   */
  PluginClassLoader(String name, Path jar, ClassLoader gateway) throws IOException {
    super(name, new URL[] {jar.toUri().toURL()}, getPlatformClassLoader());
    this.gateway = gateway;
    this.urls = new JarUrls(jar.toFile(), getURLs()[0]);
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
    if (name.equals("java.sql.DriverManager")) {
      usesJdbc = true;
    }
    return super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL findResource(String name) {
    URL found = super.findResource(name);
    return found == null ? null : urls.of(found);
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = Collections.list(super.findResources(name));
    return Collections.enumeration(found.stream().map(urls::of).toList());
  }

  /** Registers the JDBC drivers that the jar names, at the first call. */
  synchronized void registerDrivers() {
    if (drivers == null && findResource("META-INF/services/java.sql.Driver") != null) {
      callDrivers("register");
    }
  }

  /** Removes the JDBC drivers of the jar, then closes the jar. */
  @Override
  public void close() throws IOException {
    if (usesJdbc) {
      callDrivers("remove");
    }
    try (urls) {
      super.close();
    }
  }

  private synchronized void callDrivers(String what) {
    try {
      if (drivers == null) {
        drivers = copyOfDrivers();
      }
      Method method = drivers.getDeclaredMethod(what);
      method.setAccessible(true);
      method.invoke(null);
    } catch (ReflectiveOperationException | IOException failure) {
      LOG.warn("could not {} the JDBC drivers of {}", what, getName(), failure);
    }
  }

  private Class<?> copyOfDrivers() throws IOException {
    String file = DRIVERS.replace('.', '/') + ".class";
    try (InputStream code = Objects.requireNonNull(gateway.getResourceAsStream(file), file)) {
      byte[] bytes = code.readAllBytes();
      return defineClass(DRIVERS, bytes, 0, bytes.length);
    }
  }
}
