package dev.fanlight.gateway.value.jq;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of the library's tree, which has no accessors. */
final class NodeFields {
  private static final String LIBRARY = "net.thisptr.jackson.jq.";

  private NodeFields() {}

  /** Whether it is part of a program's tree. */
  static boolean isLibrarys(Object node) {
    return !(node instanceof Enum) && node.getClass().getName().startsWith(LIBRARY);
  }

  static List<Field> of(Object node) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = node.getClass(); at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return fields;
  }

  static @Nullable Object get(Object node, String name) {
    return get(node, named(node, name));
  }

  static @Nullable Object get(Object node, Field field) {
    try {
      return field.get(node);
    } catch (IllegalAccessException e) {
      throw new LinkageError("jackson-jq hides " + field, e);
    }
  }

  static void set(Object node, Field field, @Nullable Object value) {
    try {
      field.set(node, value);
    } catch (IllegalAccessException e) {
      throw new LinkageError("jackson-jq hides " + field, e);
    }
  }

  /** The field of that name, if such a node has one. */
  static Optional<Field> find(Object node, String name) {
    return of(node).stream().filter(field -> field.getName().equals(name)).findFirst();
  }

  private static Field named(Object node, String name) {
    return find(node, name)
        .orElseThrow(
            () -> new LinkageError("jackson-jq has no " + name + " in " + node.getClass()));
  }
}
