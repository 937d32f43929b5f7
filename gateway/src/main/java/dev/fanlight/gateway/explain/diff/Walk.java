package dev.fanlight.gateway.explain.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.Network;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.Split.Branch;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.HostHeader;
import dev.fanlight.gateway.explain.diff.Change.Kind;
import dev.fanlight.gateway.explain.diff.Surroundings.Pair;
import dev.fanlight.gateway.value.Expression;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compares two values of one place, and tells each difference below it. */
final class Walk {
  private final String section;
  private final @Nullable String name;
  private final Surroundings surroundings;
  private final ShownValue shown;
  private final Consumer<Change> found;

  /**
   * @param name of what is compared; null: the section has no names
   */
  Walk(String section, @Nullable String name, Surroundings surroundings, Consumer<Change> found) {
    this.section = section;
    this.name = name;
    this.surroundings = surroundings;
    this.shown = surroundings.shown();
    this.found = found;
  }

  /**
   * @param path below the section and the name; empty: all of it
   */
  void compare(String path, @Nullable Object one, @Nullable Object other) {
    if (Sameness.same(one, other)) {
      return;
    }
    if (one instanceof RouteConfig first && other instanceof RouteConfig second) {
      records(path, surroundings.of(first, second));
    } else if (one instanceof CallConfig first && other instanceof CallConfig second) {
      records(path, surroundings.of(first, second));
    } else if (one instanceof PluginConfig first && other instanceof PluginConfig second) {
      plugins(path, first, second);
    } else if (one instanceof Map<?, ?> first && other instanceof Map<?, ?> second) {
      maps(path, first, second);
    } else if (one instanceof List<?> first
        && other instanceof List<?> second
        && isNamed(first)
        && isNamed(second)) {
      maps(path, byName(first), byName(second));
      order(path, byName(first).keySet(), byName(second).keySet());
    } else if (one instanceof Record first
        && other instanceof Record second
        && one.getClass().equals(other.getClass())
        && !isOneValue(one)) {
      records(path, first, second);
    } else {
      changed(path, one, other);
    }
  }

  /** What is said as one value, though it is a record. */
  private static boolean isOneValue(Object value) {
    return value instanceof TlsConfig.Server
        || value instanceof TlsConfig.Client
        || value instanceof Condition
        || value instanceof MatchConfig.Host
        || value instanceof HostHeader
        || value instanceof PathPattern
        || value instanceof Network
        || value instanceof Join
        || value instanceof Expression;
  }

  private static boolean isNamed(List<?> entries) {
    return entries.stream().allMatch(entry -> Keys.name(entry) != null);
  }

  private static Map<String, Object> byName(List<?> entries) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (Object entry : entries) {
      named.put(String.valueOf(Keys.name(entry)), entry);
    }
    return named;
  }

  private void order(String path, Set<String> before, Set<String> after) {
    List<String> one = new ArrayList<>(before);
    List<String> other = new ArrayList<>(after);
    one.retainAll(after);
    other.retainAll(before);
    if (!one.equals(other)) {
      found.accept(
          new Change(
              section,
              name,
              Kind.REORDERED,
              key(path),
              String.join(", ", one),
              String.join(", ", other)));
    }
  }

  private void maps(String path, Map<?, ?> one, Map<?, ?> other) {
    Set<Object> keys = new LinkedHashSet<>(one.keySet());
    keys.addAll(other.keySet());
    for (Object key : keys) {
      String below = below(path, key.toString());
      if (!one.containsKey(key)) {
        tell(below, Kind.ADDED, null, shown.of(key.toString(), other.get(key)));
      } else if (!other.containsKey(key)) {
        tell(below, Kind.REMOVED, shown.of(key.toString(), one.get(key)), null);
      } else {
        compare(below, one.get(key), other.get(key));
      }
    }
  }

  private void records(String path, Pair<? extends Record> pair) {
    records(path, pair.before(), pair.after());
  }

  void records(String path, Record one, Record other) {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      if (!Keys.isAside(one.getClass(), component.getName())) {
        Object before = value(component, one);
        Object after = value(component, other);
        component(path, one.getClass(), component.getName(), before, after);
      }
    }
  }

  private void component(
      String path, Class<?> of, String component, @Nullable Object before, @Nullable Object after) {
    if (Sameness.same(Meant.of(of, component, before), Meant.of(of, component, after))) {
      return;
    }
    if (before instanceof Split one && after instanceof Split other) {
      split(path, one, other);
      return;
    }
    if (before instanceof ActionConfig one && after instanceof ActionConfig other) {
      if (one.getClass().equals(other.getClass())) {
        compare(below(path, Keys.of(one)), one, other);
      } else {
        tell(below(path, "action"), Kind.CHANGED, Keys.of(one), Keys.of(other));
      }
      return;
    }
    String key = Keys.of(of, component, before == null ? after : before);
    if (key == null && before instanceof Record one && after instanceof Record other) {
      records(path, one, other);
    } else {
      compare(below(path, key == null ? Keys.snake(component) : key), before, after);
    }
  }

  /** The file has {@code upstream}, or {@code split} with {@code sticky}. */
  private void split(String path, Split one, Split other) {
    compare(below(path, "upstream"), single(one), single(other));
    boolean ordered = one.sticky() != null || other.sticky() != null;
    compare(below(path, "split"), several(one, ordered), several(other, ordered));
    compare(below(path, "sticky"), one.sticky(), other.sticky());
  }

  private static @Nullable String single(Split split) {
    return split.branches().size() == 1 ? split.upstreams().getFirst() : null;
  }

  private static List<Branch> several(Split split, boolean ordered) {
    if (split.branches().size() == 1) {
      return List.of();
    }
    return ordered ? split.branches() : Meant.byName(split.branches());
  }

  private void plugins(String path, PluginConfig one, PluginConfig other) {
    compare(below(path, "name"), one.name(), other.name());
    compare(below(path, "enabled"), one.enabled(), other.enabled());
    records(path, one.use(), other.use());
    json(below(path, "config"), one.config(), other.config());
  }

  private void json(String path, @Nullable JsonNode one, @Nullable JsonNode other) {
    if (one == null ? other == null : one.equals(other)) {
      return;
    }
    if (one == null || other == null || !one.isObject() || !other.isObject()) {
      String key = last(path);
      tell(path, Kind.CHANGED, ShownValue.ofPlugin(key, one), ShownValue.ofPlugin(key, other));
      return;
    }
    Set<String> keys = new LinkedHashSet<>();
    one.fieldNames().forEachRemaining(keys::add);
    other.fieldNames().forEachRemaining(keys::add);
    keys.forEach(key -> json(below(path, key), one.get(key), other.get(key)));
  }

  private void changed(String path, @Nullable Object one, @Nullable Object other) {
    String key = last(path);
    String from = shown.of(key, one);
    String to = shown.of(key, other);
    if (one instanceof Collection<?> && from != null && from.equals(to)) {
      tell(path, Kind.REORDERED, from, to);
    } else {
      // The files have the same text, and its placeholders have other values.
      tell(path, Kind.CHANGED, from, from != null && from.equals(to) ? null : to);
    }
  }

  private void tell(String path, Kind kind, @Nullable String from, @Nullable String to) {
    found.accept(new Change(section, name, kind, key(path), from, to));
  }

  private static @Nullable String key(String path) {
    return path.isEmpty() ? null : path;
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static @Nullable Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException closed) {
      throw new IllegalStateException(closed);
    }
  }
}
