package dev.fanlight.gateway.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Hints;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import dev.fanlight.gateway.value.JqProgram;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the configuration of a plugin into its record, as strictly as the gateway reads its own.
 * Components are named in snake_case; one that is {@code @Nullable} may be left out. They may be
 * String, CharSequence (text, a number, true or false), boolean, int, long, double, Duration,
 * ByteSize, UpstreamName (the name of one that exists), URI, Path (relative to the file), enums (in
 * snake_case), records, and List, Set and Map of String to these.
 */
public final class RecordBinder {
  /** Records that are written as one word. */
  private static final Set<Class<?>> SCALARS = Set.of(ByteSize.class, UpstreamName.class);

  /** Of names, in a message. */
  private static final int MOST_SHOWN = 12;

  private final Path folder;
  private final Set<String> upstreams;

  private RecordBinder(Path folder, Set<String> upstreams) {
    this.folder = folder;
    this.upstreams = upstreams;
  }

  /**
   * @param config null if the file has none; the components of the record must then all be nullable
   * @param upstreams the names of those that exist
   * @param hints of all configs that are read together
   * @throws ConfigException with everything that is wrong with it
   * @throws IllegalArgumentException when the record has a component of another type
   */
  public static <R extends Record> R bind(
      Class<R> type, @Nullable JsonNode config, Origin origin, Set<String> upstreams, Hints hints)
      throws ConfigException {
    ConfigErrors errors = new ConfigErrors(origin.file());
    JsonNode json = config == null ? JsonNodeFactory.instance.objectNode() : config;
    Path folder = Path.of(origin.file()).toAbsolutePath().getParent();
    RecordBinder binder = new RecordBinder(folder == null ? Path.of("/") : folder, upstreams);
    Object bound = binder.record(type, ConfigNode.of(json, origin, errors, hints));
    errors.throwIfAny();
    return Objects.requireNonNull(type.cast(bound), "neither a record nor an error");
  }

  private @Nullable Object record(Class<?> type, ConfigNode node) {
    int before = node.errorCount();
    Fields fields = node.fields();
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], fields);
    }
    fields.done();
    return node.errorCount() == before ? construct(type, components, values, node) : null;
  }

  private @Nullable Object component(RecordComponent component, Fields fields) {
    AnnotatedType type = component.getAnnotatedType();
    boolean nullable = type.isAnnotationPresent(Nullable.class);
    String key = key(component);
    ConfigNode node = nullable ? fields.get(key) : fields.require(key, kind(type.getType()));
    return node == null || (nullable && node.isNull()) ? null : value(type, node);
  }

  private @Nullable Object value(AnnotatedType annotated, ConfigNode node) {
    Type type = annotated.getType();
    if (annotated instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
      return collection(
          ((ParameterizedType) type).getRawType(), arguments[arguments.length - 1], node);
    }
    if (type instanceof Class<?> of && of.isRecord() && !SCALARS.contains(of)) {
      return record(of, node);
    }
    if (type instanceof Class<?> of && of.isEnum()) {
      return node.choice(words(of));
    }
    return scalar(type, node);
  }

  private @Nullable Object scalar(Type type, ConfigNode node) {
    if (type == String.class) {
      return node.text();
    }
    if (type == CharSequence.class) {
      return node.anyText();
    }
    if (type == boolean.class || type == Boolean.class) {
      return node.flag();
    }
    if (type == int.class || type == Integer.class) {
      return Quantities.integer(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return Quantities.whole(node, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return Quantities.number(node);
    }
    if (type == Duration.class) {
      return Quantities.longDuration(node);
    }
    if (type == ByteSize.class) {
      Long bytes = Quantities.size(node, Long.MAX_VALUE);
      return bytes == null ? null : new ByteSize(bytes);
    }
    if (type == UpstreamName.class) {
      return upstream(node);
    }
    if (type == URI.class) {
      return uri(node);
    }
    if (type == JsonObject.class) {
      return object(node);
    }
    if (type == JsonProgram.class) {
      return program(node);
    }
    if (type == Path.class) {
      return path(node);
    }
    throw new IllegalArgumentException("no configuration can be read into " + type.getTypeName());
  }

  private @Nullable Path path(ConfigNode node) {
    String text = node.text();
    try {
      return text == null ? null : folder.resolve(text).normalize();
    } catch (InvalidPathException malformed) {
      return node.error("a path");
    }
  }

  private static @Nullable JsonObject object(ConfigNode node) {
    JsonNode json = node.json();
    return json instanceof ObjectNode ? new JsonObject(json.toString()) : node.error("a mapping");
  }

  /** What a program says may show a part of its text, and with that a secret. */
  private static @Nullable JsonProgram program(ConfigNode node) {
    String text = node.text();
    JqProgram program =
        text == null ? null : Templates.parsed(node, "a jq program", () -> JqProgram.compile(text));
    if (program == null) {
      return null;
    }
    return node.isSubstituted() ? program.discreet()::apply : program::apply;
  }

  private @Nullable UpstreamName upstream(ConfigNode node) {
    String name = node.text();
    if (name == null || upstreams.contains(name)) {
      return name == null ? null : new UpstreamName(name);
    }
    String some = upstreams.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
    String more = upstreams.size() > MOST_SHOWN ? ", ..." : "";
    return node.unknown(
        "an upstream" + (some.isEmpty() ? "" : ": " + some + more), name, upstreams);
  }

  private static @Nullable URI uri(ConfigNode node) {
    String text = node.text();
    try {
      return text == null ? null : new URI(text);
    } catch (URISyntaxException malformed) {
      return node.error("a URI such as https://example.com/path");
    }
  }

  private @Nullable Object collection(Type raw, AnnotatedType of, ConfigNode node) {
    if (raw == Map.class) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.entries().forEach((key, item) -> map.put(key, value(of, item)));
      return Collections.unmodifiableMap(map);
    }
    List<@Nullable Object> items = new ArrayList<>();
    node.items().forEach(item -> items.add(value(of, item)));
    if (raw == List.class) {
      return Collections.unmodifiableList(items);
    }
    if (raw != Set.class) {
      throw new IllegalArgumentException("no configuration can be read into " + raw.getTypeName());
    }
    LinkedHashSet<@Nullable Object> set = new LinkedHashSet<>(items);
    return set.size() == items.size() || items.contains(null)
        ? Collections.unmodifiableSet(set)
        : node.error("each only once");
  }

  private static @Nullable Object construct(
      Class<?> type, RecordComponent[] components, Object[] values, ConfigNode node) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable thrown = Objects.requireNonNullElse(e.getCause(), e);
      String why = thrown instanceof IllegalArgumentException ? Reasons.message(thrown) : null;
      return node.error(
          "values the plugin accepts",
          node.placeholders().shown(why == null ? Reasons.text(thrown) : why));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getName(), e);
    }
  }

  /** The constants of an enum, by the words that stand for them. */
  public static Map<String, Object> words(Class<?> type) {
    Map<String, Object> words = new TreeMap<>();
    for (Object constant : type.getEnumConstants()) {
      words.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), constant);
    }
    return words;
  }

  private static String kind(Type type) {
    if (type instanceof ParameterizedType of) {
      return of.getRawType() == Map.class ? "a mapping" : "a list";
    }
    if (type instanceof Class<?> of && of.isEnum()) {
      return "one of " + String.join(", ", words(of).keySet());
    }
    return switch (type.getTypeName()) {
      case "java.lang.String" -> "text";
      case "java.lang.CharSequence" -> "text or a number";
      case "boolean" -> "true or false";
      case "int", "long" -> "a whole number";
      case "double" -> "a number";
      case "java.time.Duration" -> "a duration";
      case "java.nio.file.Path" -> "a path";
      case "java.net.URI" -> "a URI";
      case "dev.fanlight.plugin.JsonProgram" -> "a jq program";
      case "dev.fanlight.plugin.ByteSize" -> "a size";
      case "dev.fanlight.plugin.UpstreamName" -> "an upstream";
      default -> "a mapping";
    };
  }

  /** The key that a component of a record has in a configuration. */
  public static String key(RecordComponent component) {
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
