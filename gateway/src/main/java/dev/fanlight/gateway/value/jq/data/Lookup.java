package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import java.util.Locale;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Reads a part of a value by its key. */
public final class Lookup {
  private Lookup() {}

  /** The part of a value; null when a value of its kind has no such parts. */
  public static @Nullable JsonNode of(JsonNode of, JsonNode key) throws JsonQueryException {
    if (key.isTextual() && of.isObject()) {
      JsonNode member = of.get(key.textValue());
      return member == null ? NullNode.getInstance() : member;
    }
    if (key.isNumber() && of.isArray()) {
      return element(of, key.doubleValue());
    }
    if (key.isArray() && of.isArray()) {
      return indices(of, key);
    }
    if (of.isNull()) {
      return key.isBoolean() || key.isArray() ? null : of;
    }
    return key.isObject() && (of.isArray() || of.isTextual()) ? Slices.of(of, key) : null;
  }

  private static JsonNode element(JsonNode array, double index) {
    long at = Double.isNaN(index) ? array.size() : (long) index;
    at += at < 0 ? array.size() : 0;
    return at < 0 || at >= array.size() ? NullNode.getInstance() : array.get((int) at);
  }

  public static JqError mismatch(JsonNode of, JsonNode key) {
    return key.isTextual()
        ? new JqError("Cannot index %s with string \"%s\"", type(of), key.textValue())
        : new JqError("Cannot index %s with %s", type(of), type(key));
  }

  public static String type(JsonNode value) {
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** Where a part begins in a whole; of an object, the member with that name. */
  public static JsonNode indices(JsonNode whole, JsonNode part) throws JsonQueryException {
    if (whole.isNull()) {
      return whole;
    }
    if (whole.isObject() && part.isTextual()) {
      return whole.has(part.textValue()) ? whole.get(part.textValue()) : NullNode.getInstance();
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
      throw new JqError("Cannot determine indices of %s in %s", part, whole);
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
}
