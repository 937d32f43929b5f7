package dev.fanlight.gateway.filter.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.config.load.RecordBinder;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.JsonProgram;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.AnnotatedType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts the configuration of plugins into the schema of configuration files: an entry of {@code
 * plugins} whose {@code name} is that of a plugin has the keys of that plugin below {@code config}.
 */
public final class PluginSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Other than the gateway's own durations, those of plugins may have days. */
  private static final String DURATION = "^[0-9]{1,15}(ms|s|m|h|d)$|\\$\\{";

  private static final Map<Class<?>, String> NUMBERS =
      Map.of(
          int.class, "integer",
          Integer.class, "integer",
          long.class, "integer",
          Long.class, "integer",
          double.class, "number",
          Double.class, "number");

  /** The records around a value: one of them could hold itself. */
  private final Set<Class<?>> around = new HashSet<>();

  private PluginSchema() {}

  /**
   * Changes the schema.
   *
   * @param schema its definition {@code plugin} is that of an entry of {@code plugins}
   * @param configs the record of each plugin, by the name of the plugin
   * @param next is told the name of the plugin whose code runs next
   */
  public static void put(JsonNode schema, Map<String, Class<?>> configs, Consumer<String> next) {
    ObjectNode entry = (ObjectNode) schema.required("$defs").required("plugin");
    ObjectNode names = (ObjectNode) entry.required("properties").required("name");
    JsonNode any = names.deepCopy().remove("$ref");
    ArrayNode known = JSON.arrayNode();
    configs.keySet().forEach(known::add);
    names.remove("$ref");
    names.putArray("anyOf").add(JSON.objectNode().set("enum", known)).addObject().set("$ref", any);
    ArrayNode rules = entry.withArray("allOf");
    configs.forEach((name, config) -> {
      next.accept(name);
      rules.add(new PluginSchema().rule(name, config));
    });
  }

  private ObjectNode rule(String name, Class<?> config) {
    ObjectNode rule = JSON.objectNode();
    ObjectNode condition = rule.putObject("if");
    condition.putObject("properties").putObject("name").put("const", name);
    condition.putArray("required").add("name");
    ObjectNode then = rule.putObject("then");
    ObjectNode keys = mapping(config);
    then.putObject("properties").set("config", keys);
    if (keys.has("required")) {
      // An entry that only turns a global plugin off says nothing else.
      ArrayNode either = then.putArray("anyOf");
      either.addObject().putArray("required").add("config");
      either.addObject().putArray("required").add("enabled");
    }
    return rule;
  }

  private ObjectNode mapping(Class<?> type) {
    ObjectNode mapping = JSON.objectNode().put("type", "object");
    if (!around.add(type)) {
      return mapping;
    }
    ObjectNode properties = mapping.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (ConfigKey key : ConfigKey.of(type)) {
      ObjectNode value = value(key.value());
      if (key.required()) {
        required.add(key.name());
      } else {
        value = JSON.objectNode().set("anyOf", JSON.arrayNode().add(value).add(type("null")));
        setDefault(value, key);
      }
      properties.set(key.name(), value);
    }
    if (!required.isEmpty()) {
      mapping.set("required", required);
    }
    mapping.putObject("patternProperties").put("^x-", true);
    around.remove(type);
    return mapping.put("additionalProperties", false);
  }

  private static void setDefault(ObjectNode value, ConfigKey key) {
    switch (key.standard()) {
      case null -> {}
      case Boolean flag -> value.put("default", flag);
      case Integer number -> value.put("default", number);
      case Long number -> value.put("default", number);
      case Double number -> value.put("default", number);
      case Collection<?> items -> {
        ArrayNode list = value.putArray("default");
        items.forEach(item -> list.add(ConfigKey.written(item)));
      }
      case Map<?, ?> entries -> {
        ObjectNode map = value.putObject("default");
        entries.forEach((name, entry) -> map.put(name.toString(), ConfigKey.written(entry)));
      }
      case Object other when ConfigKey.isMapping(other.getClass()) -> {}
      case Object other -> value.put("default", ConfigKey.written(other));
    }
  }

  private ObjectNode value(AnnotatedType value) {
    Class<?> type = ConfigKey.raw(value);
    if (ConfigKey.isMapping(type)) {
      return mapping(type);
    }
    if (type == Map.class) {
      ObjectNode map = type("object");
      map.set("additionalProperties", value(ConfigKey.member(value)));
      return map;
    }
    if (type == List.class || type == Set.class) {
      ObjectNode list = type("array");
      list.set("items", value(ConfigKey.member(value)));
      return type == Set.class ? list.put("uniqueItems", true) : list;
    }
    return scalar(type);
  }

  private static ObjectNode scalar(Class<?> type) {
    if (type.isEnum()) {
      ArrayNode words = JSON.arrayNode();
      RecordBinder.words(type).keySet().forEach(words::add);
      return orPlaceholder(JSON.objectNode().set("enum", words));
    }
    if (type == String.class
        || type == URI.class
        || type == Path.class
        || type == JsonProgram.class
        || type == UpstreamName.class) {
      return type("string");
    }
    if (type == CharSequence.class) {
      ArrayNode any = JSON.arrayNode().add(type("string")).add(type("number")).add(type("boolean"));
      return JSON.objectNode().set("anyOf", any);
    }
    if (type == JsonObject.class) {
      return type("object");
    }
    if (type == Duration.class) {
      return type("string").put("pattern", DURATION);
    }
    if (type == ByteSize.class) {
      return ref("size");
    }
    if (type == boolean.class || type == Boolean.class) {
      return orPlaceholder(type("boolean"));
    }
    return NUMBERS.containsKey(type)
        ? orPlaceholder(type(Objects.requireNonNull(NUMBERS.get(type))))
        : JSON.objectNode(); // anything
  }

  private static ObjectNode orPlaceholder(JsonNode value) {
    return JSON.objectNode().set("anyOf", JSON.arrayNode().add(value).add(ref("placeholder")));
  }

  private static ObjectNode type(String name) {
    return JSON.objectNode().put("type", name);
  }

  private static ObjectNode ref(String definition) {
    return JSON.objectNode().put("$ref", "#/$defs/" + definition);
  }
}
