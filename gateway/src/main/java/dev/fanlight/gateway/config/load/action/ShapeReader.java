package dev.fanlight.gateway.config.load.action;

import dev.fanlight.gateway.config.action.CallConfig.Shown;
import dev.fanlight.gateway.config.action.FanOutConfig.Join;
import dev.fanlight.gateway.config.load.part.Tokens;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.value.json.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which part of a call's result the answer shows: {@code omit} and {@code shape}. */
final class ShapeReader {
  private static final int LONGEST_NAME = 200;

  private ShapeReader() {}

  static Shown shown(Fields fields, Join join) {
    boolean omit = fields.read("omit", ConfigNode::flag, false);
    Shape shape = fields.read("shape", ShapeReader::shape);
    ConfigNode node = fields.get("shape");
    if (node != null && join instanceof Join.First) {
      node.error("no shape with join: first", "the winner's answer goes out as it came");
    } else if (node != null && omit) {
      node.error("either shape or omit");
    }
    return new Shown(omit, shape);
  }

  private static @Nullable Shape shape(ConfigNode node) {
    Fields fields = node.fields();
    String target = fields.read("target", ShapeReader::target, "");
    List<String> only = fields.read("only", ShapeReader::pointers, List.of());
    List<String> without = fields.read("without", ShapeReader::pointers, List.of());
    Map<String, String> rename = fields.read("rename", ShapeReader::renames, Map.of());
    fields.done();
    if (node.isMapping()
        && target.isEmpty()
        && only.isEmpty()
        && without.isEmpty()
        && rename.isEmpty()
        && !fields.has("target")) {
      fields.lacking("a shape that changes nothing", "target, only, without or rename");
    }
    return Shape.of(target, only, without, rename);
  }

  private static @Nullable String target(ConfigNode node) {
    String target = pointer(node, node.text());
    return target != null && Shape.tokens(target).contains("*")
        ? node.error("the pointer of one value")
        : target;
  }

  private static @Nullable List<String> pointers(ConfigNode node) {
    Set<String> pointers = Tokens.some(node, item -> pointer(item, item.text()));
    return pointers == null ? null : List.copyOf(pointers);
  }

  /**
   * Whether the text is a pointer. The pointer to the whole is not allowed: it picks and drops
   * nothing.
   */
  private static @Nullable String pointer(ConfigNode node, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.startsWith("/") && !text.matches(".*~(?![01]).*")
        ? text
        : node.error("a JSON pointer such as /items/*/id");
  }

  /** Returns the new names by pointer. A plain name is a member of the target. */
  private static Map<String, String> renames(ConfigNode node) {
    Map<String, String> renames = new LinkedHashMap<>();
    List<String> places = new ArrayList<>();
    node.entries()
        .forEach((key, value) -> {
          String from = key.startsWith("/") ? pointer(value, key) : "/" + escaped(key);
          String name = value.text();
          if (from == null || name == null) {
            return;
          }
          String place = from.substring(0, from.lastIndexOf('/')) + "/" + escaped(name);
          if (name.isEmpty() || name.length() > LONGEST_NAME) {
            value.error("a name of at most " + LONGEST_NAME + " characters");
          } else if (from.endsWith("/*")) {
            value.error("the new name of a member of an object");
          } else if (places.contains(place)) {
            value.error("a name that no other member gets");
          } else {
            places.add(place);
            renames.put(from, name);
          }
        });
    return renames;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
