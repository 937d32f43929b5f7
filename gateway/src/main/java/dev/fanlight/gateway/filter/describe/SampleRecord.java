package dev.fanlight.gateway.filter.describe;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a record makes of keys that are left out: makes a record with no more than it must
 * have, and reads it. Many records put defaults in, in their constructor or in their accessors.
 */
final class SampleRecord {
  private static final Map<Class<?>, Object> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, "x"),
          Map.entry(CharSequence.class, "x"),
          Map.entry(JsonObject.class, new JsonObject()),
          Map.entry(boolean.class, false),
          Map.entry(Boolean.class, false),
          Map.entry(int.class, 1),
          Map.entry(Integer.class, 1),
          Map.entry(long.class, 1L),
          Map.entry(Long.class, 1L),
          Map.entry(double.class, 1.0),
          Map.entry(Double.class, 1.0),
          Map.entry(Duration.class, Duration.ofSeconds(1)),
          Map.entry(ByteSize.class, ByteSize.ofKiB(1)),
          Map.entry(UpstreamName.class, new UpstreamName("x")),
          Map.entry(URI.class, URI.create("http://localhost/")),
          Map.entry(Path.class, Path.of("/x")));

  private SampleRecord() {}

  /** By the names of components. A component whose default is not in the record is missing. */
  static Map<String, Object> standards(Class<?> type) {
    Map<String, Object> standards = new HashMap<>();
    read(type, () -> blank(type), standards);
    // They may come from another key, such as a limit that is not there.
    standards
        .values()
        .removeIf(value -> value instanceof Number number && number.doubleValue() == 0);
    read(type, () -> make(type), standards);
    return standards;
  }

  /** Reads a sample, if one can be made. */
  private static void read(Class<?> type, Callable<Object> maker, Map<String, Object> standards) {
    Object sample;
    try {
      sample = maker.call();
    } catch (Exception | LinkageError refused) {
      return; // the sample is not what the record wants
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (optional(component)) {
        try {
          Method accessor = component.getAccessor();
          accessor.setAccessible(true);
          Object value = accessor.invoke(sample);
          if (value != null) {
            standards.put(component.getName(), value);
          }
        } catch (ReflectiveOperationException | RuntimeException notAlone) {
          // It needs more than there is.
        }
      }
    }
  }

  /**
   * A record without any value, made without its constructor, which could refuse that: for records
   * whose accessors put defaults in. The only API for that is internal to the JDK. Every JDK has
   * it, but compilers warn of its use, so this method calls it by reflection.
   */
  private static Object blank(Class<?> type) throws ReflectiveOperationException {
    Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
    Object maker = factory.getMethod("getReflectionFactory").invoke(null);
    Constructor<?> constructor =
        (Constructor<?>)
            factory
                .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(maker, type, Object.class.getDeclaredConstructor());
    return constructor.newInstance();
  }

  private static boolean optional(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    return make(type, Set.of());
  }

  /**
   * @param around the records that this one is made for
   */
  private static Object make(Class<?> type, Set<Class<?>> around)
      throws ReflectiveOperationException {
    if (around.contains(type)) {
      throw new IllegalArgumentException(type.getName() + " needs another one of itself");
    }
    Set<Class<?>> within = new HashSet<>(around);
    within.add(type);
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = optional(components[i]) ? null : sample(components[i].getAnnotatedType(), within);
    }
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Object sample(AnnotatedType value, Set<Class<?>> around)
      throws ReflectiveOperationException {
    Class<?> type = ConfigKey.raw(value);
    if (ConfigKey.isMapping(type)) {
      return make(type, around);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == List.class || type == Set.class || type == Map.class) {
      return collection(type, ConfigKey.member(value), around);
    }
    Object scalar = SCALARS.get(type);
    if (scalar == null) {
      throw new IllegalArgumentException("no sample of " + type.getName());
    }
    return scalar;
  }

  /** With one member, or with none where that is a record around it. */
  private static Object collection(Class<?> type, AnnotatedType member, Set<Class<?>> around)
      throws ReflectiveOperationException {
    boolean empty = around.contains(ConfigKey.raw(member));
    if (type == Map.class) {
      return empty ? Map.of() : Map.of("x", sample(member, around));
    }
    Set<Object> members = empty ? Set.of() : Set.of(sample(member, around));
    return type == Set.class ? members : List.copyOf(members);
  }
}
