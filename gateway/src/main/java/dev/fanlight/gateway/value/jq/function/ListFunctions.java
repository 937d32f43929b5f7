package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.data.Lookup;
import dev.fanlight.gateway.value.jq.data.Order;
import dev.fanlight.gateway.value.jq.data.Texts;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.AsText;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.node.Env;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions that take long on large values: they can be stopped at every step. */
final class ListFunctions {
  /** Bytes of memory for each character of a text that grows, while it is copied. */
  private static final long GROWING = 6;

  static final Native SORT_BY =
      (env, args, in, path, output) -> {
        ArrayBuilder sorted = new ArrayBuilder(Ledger.current());
        sorted(env, args.get(0), in).forEach(item -> sorted.add(item.value()));
        output.emit(sorted.done(), null);
      };

  static final Native GROUP_BY =
      (env, args, in, path, output) -> output.emit(grouped(sorted(env, args.get(0), in)), null);

  static final Native CONTAINS =
      (env, args, in, path, output) ->
          args.get(0)
              .each(env, in, part -> output.emit(BooleanNode.valueOf(contains(in, part)), null));

  static final Native INDICES =
      (env, args, in, path, output) ->
          args.get(0).each(env, in, part -> output.emit(Lookup.indices(in, part), null));

  static final Native INDEX =
      (env, args, in, path, output) ->
          args.get(0).each(env, in, part -> output.emit(end(Lookup.indices(in, part), true), null));

  static final Native RINDEX =
      (env, args, in, path, output) ->
          args.get(0)
              .each(env, in, part -> output.emit(end(Lookup.indices(in, part), false), null));

  static final Native JOIN =
      (env, args, in, path, output) ->
          args.get(0).each(env, in, separator -> output.emit(joined(in, separator), null));

  /** What has no length is an empty list then. */
  static final Native REVERSE =
      (env, args, in, path, output) -> {
        if (!in.isArray() && NumberFunctions.length(in).doubleValue() > 0) {
          throw Lookup.mismatch(in, IntNode.valueOf(0));
        }
        ArrayBuilder reversed = new ArrayBuilder(env.ledger);
        for (int i = in.size() - 1; i >= 0; i--) {
          reversed.add(in.get(i));
        }
        output.emit(reversed.done(), null);
      };

  static final Native UNIQUE_BY =
      (env, args, in, path, output) -> {
        ArrayBuilder unique = new ArrayBuilder(env.ledger);
        Order order = new Order(env.ledger);
        JsonNode before = null;
        for (Keyed item : sorted(env, args.get(0), in)) {
          if (before == null || order.compare(before, item.key()) != 0) {
            unique.add(item.value());
          }
          before = item.key();
        }
        output.emit(unique.done(), null);
      };

  /** The first of the least. */
  static final Native MIN_BY =
      (env, args, in, path, output) -> output.emit(most(env, args.get(0), in, -1), null);

  /** The last of the greatest. */
  static final Native MAX_BY =
      (env, args, in, path, output) -> output.emit(most(env, args.get(0), in, 1), null);

  static final Native KEYS =
      (env, args, in, path, output) ->
          output.emit(keys(in, in.isObject() ? Order.names(in) : List.of()), null);

  static final Native KEYS_UNSORTED =
      (env, args, in, path, output) -> {
        List<String> names = new ArrayList<>();
        in.fieldNames().forEachRemaining(names::add);
        output.emit(keys(in, names), null);
      };

  static final Native HAS =
      (env, args, in, path, output) ->
          args.get(0).each(env, in, key -> output.emit(BooleanNode.valueOf(has(in, key)), null));

  private ListFunctions() {}

  private static JsonNode keys(JsonNode of, List<String> names) throws JsonQueryException {
    if (!of.isContainerNode()) {
      throw new JqError("%s has no keys", of);
    }
    ArrayBuilder keys = new ArrayBuilder(Ledger.current());
    for (String name : names) {
      keys.add(Ledger.current().built(TextNode.valueOf(name)));
    }
    for (int i = 0; of.isArray() && i < of.size(); i++) {
      keys.add(IntNode.valueOf(i));
    }
    return keys.done();
  }

  private static boolean has(JsonNode of, JsonNode key) throws JsonQueryException {
    if (of.isObject() && key.isTextual()) {
      return of.has(key.textValue());
    }
    if (of.isArray() && key.isNumber()) {
      return key.doubleValue() >= 0 && key.doubleValue() < of.size();
    }
    if (of.isNull()) {
      return false;
    }
    throw new JqError("Cannot check whether %s has a %s key", Lookup.type(of), Lookup.type(key));
  }

  private static JsonNode most(Env env, Node by, JsonNode in, int sign) throws JsonQueryException {
    Order order = new Order(env.ledger);
    Keyed most = null;
    for (Keyed item : keyed(env, by, in)) {
      int compared = most == null ? 1 : order.compare(item.key(), most.key()) * sign;
      if (compared > 0 || (compared == 0 && sign > 0)) {
        most = item;
      }
    }
    return most == null ? NullNode.getInstance() : most.value();
  }

  private record Keyed(JsonNode key, JsonNode value) {}

  private static List<Keyed> sorted(Env env, Node by, JsonNode in) throws JsonQueryException {
    List<Keyed> items = keyed(env, by, in);
    items.sort(Comparator.comparing(Keyed::key, new Order(env.ledger)));
    return items;
  }

  private static List<Keyed> keyed(Env env, Node by, JsonNode in) throws JsonQueryException {
    if (!in.isArray()) {
      throw new JqError("%s cannot be sorted, as it is not an array", in);
    }
    Ledger ledger = Ledger.current();
    List<Keyed> items = new ArrayList<>(in.size());
    for (JsonNode item : in) {
      ledger.step();
      ArrayBuilder key = new ArrayBuilder(ledger);
      by.each(env, item, key::add);
      items.add(new Keyed(key.done(), item));
    }
    return items;
  }

  private static JsonNode grouped(List<Keyed> items) {
    Ledger ledger = Ledger.current();
    Order order = new Order(ledger);
    ArrayBuilder groups = new ArrayBuilder(ledger);
    for (int at = 0; at < items.size(); ) {
      ArrayBuilder group = new ArrayBuilder(ledger);
      JsonNode key = items.get(at).key();
      do {
        group.add(items.get(at++).value());
      } while (at < items.size() && order.compare(items.get(at).key(), key) == 0);
      groups.add(group.done());
    }
    return groups.done();
  }

  private static boolean contains(JsonNode whole, JsonNode part) throws JsonQueryException {
    Ledger.current().step();
    if (whole.isObject() && part.isObject()) {
      for (Map.Entry<String, JsonNode> field : part.properties()) {
        JsonNode value = whole.get(field.getKey());
        if (value == null || !comparable(value, field.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (whole.isArray() && part.isArray()) {
      for (JsonNode wanted : part) {
        if (!containsOne(whole, wanted)) {
          return false;
        }
      }
      return true;
    }
    if (whole.getNodeType() != part.getNodeType()) {
      throw new JqError("%s and %s cannot have their containment checked", whole, part);
    }
    return whole.isTextual()
        ? part.textValue().isEmpty() || new Texts(part.textValue()).next(whole.textValue(), 0) >= 0
        : new Order(Ledger.current()).compare(whole, part) == 0;
  }

  private static boolean containsOne(JsonNode whole, JsonNode wanted) throws JsonQueryException {
    for (JsonNode one : whole) {
      if (comparable(one, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean comparable(JsonNode whole, JsonNode part) throws JsonQueryException {
    return whole.getNodeType() == part.getNodeType() && contains(whole, part);
  }

  private static JsonNode end(JsonNode indices, boolean first) {
    return indices.isEmpty() ? NullNode.getInstance() : indices.get(first ? 0 : indices.size() - 1);
  }

  private static JsonNode joined(JsonNode in, JsonNode separator) throws JsonQueryException {
    if (!in.isContainerNode()) {
      throw new JqError("Cannot iterate over %s", in);
    }
    if (in.size() > 1 && !separator.isTextual() && !separator.isNull()) {
      throw new JqError("%s cannot be added to a string", separator);
    }
    Ledger ledger = Ledger.current();
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (JsonNode item : in) {
      if (item.isContainerNode()) {
        throw new JqError("%s cannot be added to a string", item);
      }
      String before = first || separator.isNull() ? "" : separator.textValue();
      String text = item.isNull() ? "" : AsText.of(item).textValue();
      long length = joined.length() + (long) before.length() + text.length();
      ledger.checkText(length);
      ledger.room(GROWING * length);
      joined.append(before).append(text);
      first = false;
    }
    return TextNode.valueOf(joined.toString());
  }
}
