package dev.fanlight.gateway.filter.describe;

import dev.fanlight.gateway.filter.load.ClassConstants;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the plugins of a factory block, without making one. The type that {@code create} returns
 * says it. Where that is {@code Plugin}, the classes say it that the factory uses and that are in
 * its package or below.
 */
public enum PluginKind {
  ASYNC("async"),
  BLOCKING("blocking"),
  EITHER("async or blocking"),
  UNKNOWN("unknown");

  private final String word;

  PluginKind(String word) {
    this.word = word;
  }

  public static PluginKind of(PluginFactory<?> factory) {
    for (Method method : factory.getClass().getMethods()) {
      boolean creates =
          method.getName().equals("create")
              && method.getParameterCount() == 2
              && method.getParameterTypes()[1] == PluginContext.class;
      if (creates && Filter.class.isAssignableFrom(method.getReturnType())) {
        return ASYNC;
      }
      if (creates && BlockingFilter.class.isAssignableFrom(method.getReturnType())) {
        return BLOCKING;
      }
    }
    return ofClassesUsed(factory.getClass());
  }

  private static PluginKind ofClassesUsed(Class<?> factory) {
    Set<String> texts = new HashSet<>();
    String folder = factory.getPackageName().replace('.', '/') + "/";
    Deque<String> next = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    next.add(factory.getName().replace('.', '/'));
    while (!next.isEmpty()) {
      String type = next.remove();
      if (seen.add(type)) {
        ClassConstants constants = read(factory.getClassLoader(), type);
        texts.addAll(constants.texts());
        constants.types().stream().filter(used -> used.startsWith(folder)).forEach(next::add);
      }
    }
    boolean async = uses(texts, Filter.class);
    boolean blocking = uses(texts, BlockingFilter.class);
    if (async && blocking) {
      return EITHER;
    }
    return async ? ASYNC : blocking ? BLOCKING : UNKNOWN;
  }

  private static ClassConstants read(ClassLoader loader, String type) {
    try (InputStream file = loader.getResourceAsStream(type + ".class")) {
      return file == null ? ClassConstants.NONE : ClassConstants.read(file);
    } catch (IOException | RuntimeException notUnderstood) {
      return ClassConstants.NONE;
    }
  }

  /** As a class that is implemented or called, or as the type that a lambda has. */
  private static boolean uses(Set<String> texts, Class<?> filter) {
    String name = filter.getName().replace('.', '/');
    return texts.contains(name)
        || texts.stream().anyMatch(text -> text.endsWith(")L" + name + ";"));
  }

  @Override
  public String toString() {
    return word;
  }
}
