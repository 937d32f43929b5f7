package dev.fanlight.gateway.sim.breakage;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Loads everything of the gateway a second time, so that all of it sees the broken classes; the
 * rest, the plugin API included, is shared.
 */
final class BrokenLoader extends ClassLoader {
  private static final String SECOND = "dev.fanlight.gateway.";

  private final Map<String, byte[]> broken;

  BrokenLoader(Map<String, byte[]> broken) {
    super(BrokenLoader.class.getClassLoader());
    this.broken = broken;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(SECOND)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] code = broken.get(name);
    if (code == null) {
      code = soundCode(name);
    }
    return defineClass(name, code, 0, code.length);
  }

  private byte[] soundCode(String name) throws ClassNotFoundException {
    try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (code == null) {
        throw new ClassNotFoundException(name);
      }
      return code.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
