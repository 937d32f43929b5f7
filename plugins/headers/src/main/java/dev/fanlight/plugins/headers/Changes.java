package dev.fanlight.plugins.headers;

import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a message's fields, in this order.
 *
 * @param remove names of fields that go
 * @param set fields that get this one value
 * @param add fields that get one more value
 */
public record Changes(
    @Nullable List<String> remove,
    @Nullable Map<String, String> set,
    @Nullable Map<String, String> add) {
  private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]+";
  private static final String FIELD_VALUE = "[\\x20-\\x7e\\x80-\\xff\\t]*";

  /** They frame the message or belong to one connection: the gateway's business. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  static final Changes NONE = new Changes(null, null, null);

  public Changes {
    remove = remove == null ? List.of() : List.copyOf(remove);
    set = set == null ? Map.of() : Map.copyOf(set);
    add = add == null ? Map.of() : Map.copyOf(add);
    remove.forEach(Changes::checkName);
    set.forEach(Changes::check);
    add.forEach(Changes::check);
  }

  /** Changes these fields. */
  void apply(MultiMap headers) {
    remove().forEach(headers::remove);
    set().forEach(headers::set);
    add().forEach(headers::add);
  }

  @Override
  public List<String> remove() {
    return remove == null ? List.of() : remove;
  }

  @Override
  public Map<String, String> set() {
    return set == null ? Map.of() : set;
  }

  @Override
  public Map<String, String> add() {
    return add == null ? Map.of() : add;
  }

  private static void check(String name, String value) {
    checkName(name);
    if (ReservedFields.isForNoPlugin(name)) {
      throw new IllegalArgumentException("the gateway sets this field itself: " + name);
    }
    if (!value.matches(FIELD_VALUE)) {
      throw new IllegalArgumentException("the value of " + name + " cannot stand in a field");
    }
  }

  private static void checkName(String name) {
    if (!name.matches(FIELD_NAME)) {
      throw new IllegalArgumentException("not the name of a field: " + name);
    }
    if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the gateway sets this field itself: " + name);
    }
  }
}
