package dev.fanlight.gateway.config.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.config.source.Origin.Place;
import dev.fanlight.gateway.config.yaml.Paths;
import dev.fanlight.gateway.config.yaml.Tree;
import dev.fanlight.gateway.config.yaml.Tree.Mapping;
import dev.fanlight.gateway.config.yaml.Tree.Member;
import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.config.yaml.Tree.Sequence;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.WrittenText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Between YAML and JSON. A plain scalar is what JSON would take it for (with YAML's spellings of
 * null, true and false), everything else is text: {@code on}, {@code 010} and {@code 1:30} too.
 */
final class JsonTree {
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d*)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d{1,300})?([eE][-+]?\\d{1,3})?");
  private static final int LONGEST_NUMBER = 300;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  static boolean isNull(Scalar scalar) {
    return NULL.matcher(scalar.text()).matches();
  }

  /** Whether a plain scalar is text. */
  static boolean isText(Scalar scalar) {
    return !isNull(scalar) && !BOOLEAN.matcher(scalar.text()).matches() && !isNumber(scalar);
  }

  /** Whether its text is a number. */
  static boolean isNumber(Scalar scalar) {
    String text = scalar.text();
    return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches();
  }

  /** The JSON of that node; null when a placeholder in it has an error. */
  static @Nullable JsonNode json(ConfigNode node, Tree tree) {
    return switch (tree) {
      case Mapping ignored -> {
        ObjectNode object = NODES.objectNode();
        node.entries().forEach((key, member) -> object.set(key, member.json()));
        yield object;
      }
      case Sequence ignored -> {
        ArrayNode array = NODES.arrayNode();
        node.items().forEach(item -> array.add(item.json()));
        yield array;
      }
      case Scalar scalar when scalar.problem() != null -> node.error(scalar.problem());
      case Scalar scalar -> json(scalar);
    };
  }

  private static JsonNode json(Scalar scalar) {
    String text = scalar.text();
    if (scalar.quoted() || isText(scalar)) {
      return scalar.substituted() ? new WrittenText(scalar.meant()) : NODES.textNode(text);
    }
    if (isNull(scalar)) {
      return NODES.nullNode();
    }
    if (BOOLEAN.matcher(text).matches()) {
      return NODES.booleanNode(Boolean.parseBoolean(text));
    }
    if (!INTEGER.matcher(text).matches()) {
      return NODES.numberNode(new BigDecimal(text));
    }
    return text.length() < 19
        ? NODES.numberNode(Long.parseLong(text))
        : NODES.numberNode(new BigInteger(text));
  }

  /** Every scalar at and below it that placeholders are a part of. */
  static List<Scalar> substituted(Tree tree) {
    return switch (tree) {
      case Mapping mapping ->
          mapping.members().values().stream()
              .flatMap(member -> substituted(member.value()).stream())
              .toList();
      case Sequence sequence ->
          sequence.items().stream().flatMap(item -> substituted(item).stream()).toList();
      case Scalar scalar -> scalar.substituted() ? List.of(scalar) : List.of();
    };
  }

  static Origin origin(String file, String path, int line, Tree tree) {
    Map<String, Place> places = new HashMap<>();
    collect(path, line, tree, places);
    return new Origin(file, path, places);
  }

  private static void collect(String path, int line, Tree tree, Map<String, Place> places) {
    places.put(path, place(line, tree));
    switch (tree) {
      case Mapping mapping ->
          mapping
              .members()
              .forEach((key, member) ->
                  collect(Paths.key(path, key), member.line(), member.value(), places));
      case Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          Tree item = sequence.items().get(i);
          collect(path + "[" + i + "]", item.line(), item, places);
        }
      }
      case Scalar ignored -> {}
    }
  }

  private static Place place(int line, Tree tree) {
    if (tree instanceof Scalar scalar && scalar.substituted()) {
      // What could not be substituted is told once, at the line of the text itself.
      int told = scalar.problem() == null ? line : scalar.line();
      return new Place(told, scalar.written(), scalar.problem());
    }
    return new Place(line, null);
  }

  /** The other way: JSON that came from a file, with its places. */
  static Tree tree(JsonNode json, Origin origin, String path) {
    Place place = origin.places().get(path);
    int line = place == null ? 0 : place.line();
    if (json.isObject()) {
      Map<String, Member> members = new LinkedHashMap<>();
      json.properties()
          .forEach(entry -> {
            Tree value = tree(entry.getValue(), origin, Paths.key(path, entry.getKey()));
            members.put(entry.getKey(), new Member(value.line(), value));
          });
      return new Mapping(line, members);
    }
    if (json.isArray()) {
      List<Tree> items = new ArrayList<>();
      for (JsonNode item : json) {
        items.add(tree(item, origin, path + "[" + items.size() + "]"));
      }
      return new Sequence(line, items);
    }
    String text = json.asText();
    String written = place == null ? null : place.written();
    if (place != null && written != null && place.problem() != null) {
      return new Scalar(line, Written.of(written), false, true, place.problem());
    }
    Written meant =
        json instanceof WrittenText known
            ? known.written()
            : written == null
                ? Written.of(text)
                : new Written(written, List.of(new Written.Run(text, true)));
    return new Scalar(line, meant, json.isTextual(), written != null, null);
  }
}
