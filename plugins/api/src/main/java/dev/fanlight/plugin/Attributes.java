package dev.fanlight.plugin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What plugins hand to each other within one exchange, by name. They are gone with the exchange. An
 * item of a batch is an exchange of its own, with attributes of its own. Safe for use by all
 * threads.
 */
public final class Attributes {
  private final Map<String, Object> values = new ConcurrentHashMap<>();

  /**
   * The value of a key; null when there is none.
   *
   * @throws IllegalStateException when the value of that name has another type
   */
  public <T> @Nullable T get(AttributeKey<T> key) {
    Object value = values.get(key.name());
    if (value != null && !key.type().isInstance(value)) {
      throw new IllegalStateException(
          "attribute %s is a %s and not a %s"
              .formatted(key.name(), value.getClass().getName(), key.type().getName()));
    }
    return key.type().cast(value);
  }

  /** The value of a name, of whatever type; null when there is none. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** Sets a value, in the place of another of that name. */
  public <T> void set(AttributeKey<T> key, T value) {
    values.put(key.name(), key.type().cast(value));
  }

  /** Takes a value away, if there is one. */
  public void remove(AttributeKey<?> key) {
    values.remove(key.name());
  }

  /** The same values; what is set here later is not set there. */
  public Attributes copy() {
    Attributes copy = new Attributes();
    copy.values.putAll(values);
    return copy;
  }
}
