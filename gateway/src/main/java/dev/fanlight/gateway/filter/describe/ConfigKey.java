package dev.fanlight.gateway.filter.describe;

import dev.fanlight.gateway.config.load.RecordBinder;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration of a plugin.
 *
 * @param value what it holds
 * @param required whether it may not be left out
 * @param standard what the record makes of a key that is left out; null if nothing is known of that
 */
public record ConfigKey(
    String name, AnnotatedType value, boolean required, @Nullable Object standard) {

  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(
          Map.entry("d", 86_400_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("m", 60_000L),
          Map.entry("s", 1000L));

  private static final Map<Class<?>, String> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, "text"),
          Map.entry(CharSequence.class, "text or number"),
          Map.entry(JsonObject.class, "any mapping"),
          Map.entry(JsonProgram.class, "jq program"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(int.class, "whole number"),
          Map.entry(Integer.class, "whole number"),
          Map.entry(long.class, "whole number"),
          Map.entry(Long.class, "whole number"),
          Map.entry(double.class, "number"),
          Map.entry(Double.class, "number"),
          Map.entry(Duration.class, "duration"),
          Map.entry(ByteSize.class, "size"),
          Map.entry(UpstreamName.class, "name of an upstream"),
          Map.entry(URI.class, "URI"),
          Map.entry(Path.class, "path"));

  /** The keys of a record, in their declared order. */
  public static List<ConfigKey> of(Class<?> type) {
    Map<String, Object> standards = SampleRecord.standards(type);
    return Arrays.stream(type.getRecordComponents())
        .map(component -> of(component, standards.get(component.getName())))
        .toList();
  }

  private static ConfigKey of(RecordComponent component, @Nullable Object standard) {
    AnnotatedType value = component.getAnnotatedType();
    boolean required = !value.isAnnotationPresent(Nullable.class);
    return new ConfigKey(RecordBinder.key(component), value, required, standard);
  }

  /** The class of a value, without parameters. */
  static Class<?> raw(AnnotatedType value) {
    Type type = value.getType();
    return (Class<?>) (type instanceof ParameterizedType of ? of.getRawType() : type);
  }

  /** What a list, a set or a map holds. */
  static AnnotatedType member(AnnotatedType collection) {
    AnnotatedType[] arguments =
        ((AnnotatedParameterizedType) collection).getAnnotatedActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  /** Whether a value has keys of its own. */
  static boolean isMapping(Class<?> type) {
    return type.isRecord() && !SCALARS.containsKey(type);
  }

  /** What it holds, in the words of the page about configuration. */
  public String type() {
    return words(value);
  }

  /** The keys of the mapping that it holds, or of those in its list or map; else none. */
  public List<ConfigKey> below() {
    AnnotatedType inner = value;
    while (inner instanceof AnnotatedParameterizedType) {
      inner = member(inner);
    }
    return isMapping(raw(inner)) ? of(raw(inner)) : List.of();
  }

  /** The path from this key to those below it: such as {@code rules[].} or {@code users.*.}. */
  public String path() {
    StringBuilder path = new StringBuilder(name);
    AnnotatedType inner = value;
    while (inner instanceof AnnotatedParameterizedType) {
      path.append(raw(inner) == Map.class ? ".*" : "[]");
      inner = member(inner);
    }
    return path.append('.').toString();
  }

  /** A default as a configuration would say it. */
  static String written(Object value) {
    if (value instanceof Duration time) {
      long millis = time.toMillis();
      if (millis == 0) {
        return "0s";
      }
      for (Map.Entry<String, Long> unit : UNITS) {
        if (millis % unit.getValue() == 0) {
          return millis / unit.getValue() + unit.getKey();
        }
      }
      return millis + "ms";
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(ConfigKey::written).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> entries) {
      return entries.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + written(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return String.valueOf(number.longValue());
    }
    return value.toString();
  }

  /** Whether it must be there, or what it is where it is not. */
  public String presence() {
    if (required) {
      return "required";
    }
    boolean plain = standard != null && !isMapping(standard.getClass());
    return plain ? "default " + written(Objects.requireNonNull(standard)) : "optional";
  }

  private static String words(AnnotatedType value) {
    Class<?> type = raw(value);
    if (type.isEnum()) {
      return String.join(" | ", RecordBinder.words(type).keySet());
    }
    if (type == List.class || type == Set.class) {
      return "list of " + words(member(value));
    }
    if (type == Map.class) {
      return "map of " + words(member(value));
    }
    return isMapping(type) ? "mapping" : SCALARS.getOrDefault(type, "value");
  }
}
