package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.data.Lookup;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.memory.ObjectBuilder;
import dev.fanlight.gateway.value.jq.node.Native;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions that gather many values into one, in time by their number. */
final class Collections {
  /** {@code _flatten(depth)}; a negative depth is without end. */
  static final Native FLATTEN =
      (env, args, in, path, output) ->
          args.get(0)
              .each(
                  env,
                  in,
                  depth -> {
                    ArrayBuilder flat = new ArrayBuilder(env.ledger);
                    flatten(in, depth.doubleValue(), flat);
                    output.emit(flat.done(), null);
                  });

  /** {@code to_entries} */
  static final Native TO_ENTRIES =
      (env, args, in, path, output) -> {
        if (!in.isContainerNode()) {
          throw new JqError("%s has no keys", in);
        }
        ArrayBuilder entries = new ArrayBuilder(env.ledger);
        for (Map.Entry<String, JsonNode> member : in.properties()) {
          JsonNode name = env.ledger.built(TextNode.valueOf(member.getKey()));
          entries.add(entry(env.ledger, name, member.getValue()));
        }
        for (int i = 0; in.isArray() && i < in.size(); i++) {
          env.ledger.step();
          entries.add(entry(env.ledger, IntNode.valueOf(i), in.get(i)));
        }
        output.emit(entries.done(), null);
      };

  /** {@code from_entries} */
  static final Native FROM_ENTRIES =
      (env, args, in, path, output) -> {
        if (!in.isContainerNode()) {
          throw new JqError("Cannot iterate over %s", in);
        }
        ObjectBuilder object = new ObjectBuilder(env.ledger);
        for (JsonNode entry : in) {
          env.ledger.step();
          JsonNode key = member(entry, "key", "k", "name", "Name", "Key", "K");
          if (!key.isTextual()) {
            throw new JqError("Cannot use %s as object key", key);
          }
          object.put(key.textValue(), member(entry, "value", "v", "Value", "V"));
        }
        output.emit(object.done(), null);
      };

  /** {@code _index(values; name)}: the last value of each name. */
  static final Native INDEX =
      (env, args, in, path, output) -> {
        ObjectBuilder object = new ObjectBuilder(env.ledger);
        args.get(0)
            .each(
                env,
                in,
                value -> args.get(1).each(env, value, name -> object.put(name.textValue(), value)));
        output.emit(object.done(), null);
      };

  private Collections() {}

  private static void flatten(JsonNode in, double depth, ArrayBuilder flat)
      throws JsonQueryException {
    if (!in.isContainerNode()) {
      throw new JqError("Cannot iterate over %s", in);
    }
    for (JsonNode element : in) {
      if (element.isArray() && depth != 0) {
        flatten(element, depth - 1, flat);
      } else {
        flat.add(element);
      }
    }
  }

  private static JsonNode entry(Ledger ledger, JsonNode key, JsonNode value) {
    ObjectBuilder entry = new ObjectBuilder(ledger);
    entry.putShared("key", key);
    entry.putShared("value", value);
    return entry.done();
  }

  /** The first of those members that there is. */
  private static JsonNode member(JsonNode entry, String... names) throws JsonQueryException {
    for (String name : names) {
      JsonNode key = TextNode.valueOf(name);
      if (!entry.isObject() && !entry.isNull()) {
        throw Lookup.mismatch(entry, key);
      }
      JsonNode member = entry.get(name);
      if (member != null) {
        return member;
      }
    }
    return NullNode.getInstance();
  }
}
