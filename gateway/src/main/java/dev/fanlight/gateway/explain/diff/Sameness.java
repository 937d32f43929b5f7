package dev.fanlight.gateway.explain.diff;

import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.explain.diff.Meant.InAnyOrder;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether two values of a configuration mean the same. Many have no equality of their own:
 * templates, programs. They are the same if all that they hold is the same. The line of a value in
 * its file does not count.
 */
final class Sameness {
  private static final String OWN = "dev.fanlight.gateway.";

  private final Set<Object> comparing = Collections.newSetFromMap(new IdentityHashMap<>());

  private Sameness() {}

  static boolean same(@Nullable Object one, @Nullable Object other) {
    return new Sameness().compare(one, other);
  }

  private boolean compare(@Nullable Object one, @Nullable Object other) {
    if (one == other) {
      return true;
    }
    if (one == null || other == null) {
      return false;
    }
    if (one instanceof Origin && other instanceof Origin) {
      return true;
    }
    if (one instanceof InAnyOrder first && other instanceof InAnyOrder second) {
      return sets(first.entries(), second.entries());
    }
    if (one instanceof Split first && other instanceof Split second) {
      return compare(first.sticky(), second.sticky())
          && Meant.shares(first).equals(Meant.shares(second));
    }
    if (one instanceof Map<?, ?> first && other instanceof Map<?, ?> second) {
      return maps(first, second);
    }
    if (one instanceof List<?> first && other instanceof List<?> second) {
      return lists(first, second);
    }
    if (!one.getClass().equals(other.getClass()) || one instanceof Enum) {
      return one.equals(other);
    }
    return one.getClass().getName().startsWith(OWN) ? fields(one, other) : one.equals(other);
  }

  /** What has no equality of its own may be a key too: then the order decides. */
  private boolean maps(Map<?, ?> one, Map<?, ?> other) {
    if (one.size() != other.size()) {
      return false;
    }
    if (one.keySet().equals(other.keySet())) {
      return one.entrySet().stream()
          .allMatch(entry -> compare(entry.getValue(), other.get(entry.getKey())));
    }
    return lists(List.copyOf(one.keySet()), List.copyOf(other.keySet()))
        && lists(List.copyOf(one.values()), List.copyOf(other.values()));
  }

  private boolean lists(List<?> one, List<?> other) {
    Iterator<?> second = other.iterator();
    return one.size() == other.size()
        && one.stream().allMatch(each -> compare(each, second.next()));
  }

  /** Entries that have an equality of their own find each other at once, however many there are. */
  private boolean sets(List<?> one, List<?> other) {
    return has(one, other) && has(other, one);
  }

  private boolean has(List<?> all, List<?> some) {
    Set<Object> equals = new HashSet<>(all);
    return some.stream()
        .allMatch(
            one -> equals.contains(one) || all.stream().anyMatch(other -> compare(one, other)));
  }

  private boolean fields(Object one, Object other) {
    if (!comparing.add(one)) {
      return true;
    }
    try {
      for (Class<?> type = one.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())
              && !compare(meant(field, one), meant(field, other))) {
            return false;
          }
        }
      }
      return true;
    } finally {
      comparing.remove(one);
    }
  }

  private static @Nullable Object meant(Field field, Object of) {
    return Meant.of(field.getDeclaringClass(), field.getName(), value(field, of));
  }

  private static @Nullable Object value(Field field, Object of) {
    try {
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException closed) {
      throw new IllegalStateException(closed);
    }
  }
}
