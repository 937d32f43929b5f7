package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.memory.ObjectBuilder;
import dev.fanlight.gateway.value.jq.memory.Sized;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * A value that is changed at many places. An array or object on the way to a place is copied when
 * it is changed for the first time, so that many changes take time by their number, not by their
 * number times the size. A removed element keeps its place until the end: indices do not move.
 *
 * <p>A part is a {@link JsonNode}, or a list or map of parts. Confined to one thread.
 */
public final class Draft {
  /** Marks the place of an element that was removed. */
  private enum Mark {
    GONE
  }

  /**
   * What becomes of a place.
   *
   * @param adds whether the value is added to what is there
   */
  private record Change(JsonNode value, boolean adds) {}

  private static final int PER_ELEMENT = 12;
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE / 4;
  private static final int PER_MEMBER = 56;

  private final Ledger ledger = Ledger.current();
  private final long before = ledger.held();
  private Object root;

  public Draft(JsonNode value) {
    root = value;
  }

  /** The value at a path; null where there is none. */
  public JsonNode get(JsonNode path) throws JsonQueryException {
    ledger.step();
    Object at = root;
    for (JsonNode key : path) {
      at = part(at, key);
    }
    return frozen(at);
  }

  public void set(JsonNode path, JsonNode value) throws JsonQueryException {
    ledger.step();
    root = changed(root, path, 0, new Change(value, false));
  }

  public void remove(JsonNode path) throws JsonQueryException {
    ledger.step();
    root = changed(root, path, 0, null);
  }

  /**
   * Adds a value to what is at a path. An array or object there grows in place, so that adding to
   * it many times takes time by what is added.
   */
  public void add(JsonNode path, JsonNode value) throws JsonQueryException {
    ledger.step();
    root = changed(root, path, 0, new Change(value, true));
  }

  /** The value with all its changes. Of what the changes built only the value counts from here. */
  public JsonNode done() {
    JsonNode done = frozen(root);
    ledger.release(before + Sized.memory(done));
    return done;
  }

  private Object part(Object of, JsonNode key) throws JsonQueryException {
    if (isNull(of)) {
      return NullNode.getInstance();
    }
    @Nullable Object part = null;
    if (key.isTextual() && of instanceof Map<?, ?> members) {
      part = members.get(key.textValue());
    } else if (key.isTextual() && of instanceof JsonNode node && node.isObject()) {
      part = node.get(key.textValue());
    } else if (key.isNumber() && isArray(of)) {
      part = element(of, index(key, size(of)));
    } else if (key.isObject() && isArray(of)) {
      int size = size(of);
      part = new ArrayList<>(list(of).subList(Slices.start(key, size), Slices.end(key, size)));
    } else {
      throw mismatch(of, key);
    }
    return part == null ? NullNode.getInstance() : part;
  }

  private static @Nullable Object element(Object of, long index) {
    if (index < 0 || index >= size(of)) {
      return null;
    }
    return of instanceof JsonNode node ? node.get((int) index) : ((List<?>) of).get((int) index);
  }

  /**
   * A part with another value at a place in it.
   *
   * @param change null to remove what is there
   */
  private Object changed(Object part, JsonNode path, int depth, @Nullable Change change)
      throws JsonQueryException {
    if (depth == path.size()) {
      return change == null ? Mark.GONE : change.adds ? sum(part, change.value) : change.value;
    }
    if (change == null && isNull(part)) {
      return part;
    }
    ledger.checkDepth(depth);
    JsonNode key = path.get(depth);
    if (key.isTextual() && (isNull(part) || isObject(part))) {
      return member(map(part), key.textValue(), path, depth, change);
    }
    if (key.isNumber() && (isNull(part) || isArray(part))) {
      return element(list(part), key, path, depth, change);
    }
    if (key.isObject() && (isNull(part) || isArray(part))) {
      return slice(list(part), key, path, depth, change);
    }
    throw mismatch(part, key);
  }

  private Object member(
      Map<String, Object> members, String name, JsonNode path, int depth, @Nullable Change change)
      throws JsonQueryException {
    Object old = members.getOrDefault(name, NullNode.getInstance());
    Object changed = changed(old, path, depth + 1, change);
    if (changed == Mark.GONE) {
      members.remove(name);
    } else if (change != null || members.containsKey(name)) {
      ledger.hold(members.put(name, changed) == null ? PER_MEMBER : 0);
    }
    return members;
  }

  private Object element(
      List<Object> elements, JsonNode key, JsonNode path, int depth, @Nullable Change change)
      throws JsonQueryException {
    long index = index(key, elements.size());
    if (Double.isNaN(key.doubleValue())) {
      throw new JqError("Cannot set array element at NaN index");
    }
    if (change == null && (index < 0 || index >= elements.size())) {
      return elements;
    }
    if (index < 0) {
      throw new JqError("Out of bounds negative array index");
    }
    if (index > MOST_ELEMENTS) {
      throw new JqError("Array index too large");
    }
    ledger.hold(Math.max(0, index + 1 - elements.size()) * PER_ELEMENT);
    while (elements.size() <= index) {
      elements.add(NullNode.getInstance());
    }
    elements.set((int) index, changed(elements.get((int) index), path, depth + 1, change));
    return elements;
  }

  private Object slice(
      List<Object> elements, JsonNode key, JsonNode path, int depth, @Nullable Change change)
      throws JsonQueryException {
    int size = elements.size();
    List<Object> part = elements.subList(Slices.start(key, size), Slices.end(key, size));
    ledger.room((long) PER_ELEMENT * part.size());
    Object changed = changed(new ArrayList<>(part), path, depth + 1, change);
    if (changed == Mark.GONE) {
      part.replaceAll(element -> Mark.GONE);
      return elements;
    }
    if (!isArray(changed)) {
      throw new JqError("A slice of an array can only be assigned another array");
    }
    ledger.hold((long) PER_ELEMENT * size(changed));
    part.clear();
    part.addAll(list(changed));
    return elements;
  }

  /** An array or object that was copied before grows in place. */
  private Object sum(Object part, JsonNode value) throws JsonQueryException {
    if (value.isArray() && isArray(part)) {
      List<Object> elements = list(part);
      ledger.hold((long) PER_ELEMENT * value.size());
      value.forEach(elements::add);
      return elements;
    }
    if (value.isObject() && isObject(part)) {
      Map<String, Object> members = map(part);
      ledger.hold((long) PER_MEMBER * value.size());
      value.properties().forEach(field -> members.put(field.getKey(), field.getValue()));
      return members;
    }
    return ledger.built(
        Operator.PLUS.of(isNull(part) ? NullNode.getInstance() : frozen(part), value));
  }

  private JsonNode frozen(Object part) {
    ledger.step();
    return switch (part) {
      case JsonNode node -> node;
      case List<?> elements -> {
        ArrayBuilder array = new ArrayBuilder(ledger);
        elements.stream()
            .filter(each -> each != Mark.GONE)
            .forEach(each -> array.add(frozen(each)));
        yield array.done();
      }
      case Map<?, ?> members -> {
        ObjectBuilder object = new ObjectBuilder(ledger);
        members.forEach((name, value) -> object.put((String) name, frozen(value)));
        yield object.done();
      }
      default -> NullNode.getInstance();
    };
  }

  /** The elements of an array, to be changed: copied unless they were before. */
  @SuppressWarnings("unchecked") // every list here is one of parts
  private List<Object> list(Object part) {
    if (part instanceof List<?> elements) {
      return (List<Object>) elements;
    }
    List<Object> elements = new ArrayList<>();
    if (part instanceof JsonNode node && node.isArray()) {
      ledger.hold((long) PER_ELEMENT * node.size());
      node.forEach(elements::add);
    }
    return elements;
  }

  /** The members of an object, to be changed: copied unless they were before. */
  @SuppressWarnings("unchecked") // every map here is one of parts
  private Map<String, Object> map(Object part) {
    if (part instanceof Map<?, ?> members) {
      return (Map<String, Object>) members;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    if (part instanceof JsonNode node && node.isObject()) {
      ledger.hold((long) PER_MEMBER * node.size());
      node.properties().forEach(field -> members.put(field.getKey(), field.getValue()));
    }
    return members;
  }

  private static long index(JsonNode key, int size) {
    long index = (long) key.doubleValue();
    return index < 0 ? index + size : index;
  }

  private static boolean isNull(Object part) {
    return part == Mark.GONE || (part instanceof JsonNode node && node.isNull());
  }

  private static boolean isArray(Object part) {
    return part instanceof List<?> || (part instanceof JsonNode node && node.isArray());
  }

  private static boolean isObject(Object part) {
    return part instanceof Map<?, ?> || (part instanceof JsonNode node && node.isObject());
  }

  private static int size(Object array) {
    return array instanceof List<?> elements ? elements.size() : ((JsonNode) array).size();
  }

  private static JqError mismatch(Object part, JsonNode key) {
    JsonNode whole =
        part instanceof JsonNode node
            ? node
            : isArray(part)
                ? JsonNodeFactory.instance.arrayNode()
                : JsonNodeFactory.instance.objectNode();
    return Lookup.mismatch(whole, key);
  }
}
