package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions that take long on large values: they can be stopped at every step. */
final class ListFunctions {
  static final Function SORT_BY =
      (scope, args, in, path, output, version) -> {
        ArrayBuilder sorted = new ArrayBuilder(Ledger.current());
        sorted(scope, args.get(0), in).forEach(item -> sorted.add(item.value()));
        output.emit(sorted.done(), null);
      };

  static final Function GROUP_BY =
      (scope, args, in, path, output, version) ->
          output.emit(grouped(sorted(scope, args.get(0), in)), null);

  static final Function CONTAINS =
      (scope, args, in, path, output, version) ->
          args.get(0)
              .apply(scope, in, part -> output.emit(BooleanNode.valueOf(contains(in, part)), null));

  static final Function INDICES =
      (scope, args, in, path, output, version) ->
          args.get(0).apply(scope, in, part -> output.emit(indices(in, part), null));

  static final Function INDEX =
      (scope, args, in, path, output, version) ->
          args.get(0).apply(scope, in, part -> output.emit(end(indices(in, part), true), null));

  static final Function RINDEX =
      (scope, args, in, path, output, version) ->
          args.get(0).apply(scope, in, part -> output.emit(end(indices(in, part), false), null));

  static final Function JOIN =
      (scope, args, in, path, output, version) ->
          args.get(0).apply(scope, in, separator -> output.emit(joined(in, separator), null));

  private ListFunctions() {}

  private record Keyed(JsonNode key, JsonNode value) {}

  private static List<Keyed> sorted(Scope scope, Expression by, JsonNode in)
      throws JsonQueryException {
    if (!in.isArray()) {
      throw new JsonQueryException("%s cannot be sorted, as it is not an array", in);
    }
    Ledger ledger = Ledger.current();
    List<Keyed> items = new ArrayList<>(in.size());
    for (JsonNode item : in) {
      ArrayBuilder key = new ArrayBuilder(ledger);
      by.apply(scope, item, key::add);
      items.add(new Keyed(key.done(), item));
    }
    items.sort(Comparator.comparing(Keyed::key, new Order(ledger)));
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
      throw new JsonQueryException("%s and %s cannot have their containment checked", whole, part);
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

  private static JsonNode indices(JsonNode whole, JsonNode part) throws JsonQueryException {
    if (whole.isNull()) {
      return whole;
    }
    ArrayBuilder found = new ArrayBuilder(Ledger.current());
    if (whole.isTextual() && part.isTextual()) {
      indices(whole.textValue(), part.textValue(), found);
    } else if (whole.isArray()) {
      boolean one = !part.isArray();
      int length = one ? 1 : part.size();
      for (int at = 0; length > 0 && at <= whole.size() - length; at++) {
        if (one ? equal(whole.get(at), part) : startsAt(whole, at, part)) {
          found.add(IntNode.valueOf(at));
        }
      }
    } else {
      throw new JsonQueryException("Cannot determine indices of %s in %s", part, whole);
    }
    return found.done();
  }

  private static boolean startsAt(JsonNode whole, int at, JsonNode part) {
    for (int i = 0; i < part.size(); i++) {
      if (!equal(whole.get(at + i), part.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(JsonNode one, JsonNode other) {
    return new Order(Ledger.current()).compare(one, other) == 0;
  }

  /** Counted in characters, as JSON has them. */
  private static void indices(String whole, String part, ArrayBuilder found) {
    int characters = 0;
    int last = 0;
    Texts wanted = new Texts(part);
    int at = part.isEmpty() ? -1 : wanted.next(whole, 0);
    while (at >= 0) {
      Ledger.current().step();
      characters += whole.codePointCount(last, at);
      last = at;
      found.add(IntNode.valueOf(characters));
      at = wanted.next(whole, at + 1);
    }
  }

  private static JsonNode end(JsonNode indices, boolean first) {
    return indices.isEmpty() ? NullNode.getInstance() : indices.get(first ? 0 : indices.size() - 1);
  }

  private static JsonNode joined(JsonNode in, JsonNode separator) throws JsonQueryException {
    if (!in.isContainerNode()) {
      throw new JsonQueryException("Cannot iterate over %s", in);
    }
    if (in.size() > 1 && !separator.isTextual() && !separator.isNull()) {
      throw new JsonQueryException("%s cannot be added to a string", separator);
    }
    Ledger ledger = Ledger.current();
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (JsonNode item : in) {
      if (item.isContainerNode()) {
        throw new JsonQueryException("%s cannot be added to a string", item);
      }
      String before = first || separator.isNull() ? "" : separator.textValue();
      String text = item.isNull() ? "" : AsText.of(item).textValue();
      ledger.checkText(joined.length() + (long) before.length() + text.length());
      joined.append(before).append(text);
      first = false;
    }
    return TextNode.valueOf(joined.toString());
  }
}
