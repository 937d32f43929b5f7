package dev.fanlight.plugin;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What plugins hand to each other within one exchange, by name. They are gone with the exchange. An
 * item of a batch is an exchange of its own, with attributes of its own but for {@link
 * #CLIENT_IDENTIFIED}. Safe for use by all threads.
 */
public final class Attributes {
  /**
   * Set where a plugin has passed a request on that finds out who the client is ({@link
   * PluginRole#AUTHENTICATION}) or {@linkplain PluginFactory#removesCredentials removes
   * credentials}. The gateway sets it, also for the items of a batch that comes through such a
   * plugin. A cache behind it treats the request as one with {@code Authorization} (RFC 9111,
   * section 3.5): the credentials may have been elsewhere, or be gone.
   */
  public static final AttributeKey<Boolean> CLIENT_IDENTIFIED =
      AttributeKey.of("client.identified", Boolean.class);

  /** Made with the first value: most exchanges have none. */
  private volatile Map<String, Object> values = Map.of();

  /** Names whose values a trial has changed; its own monitor guards them. */
  private final Set<String> changed;

  /** The attributes that a trial was made of; null: these are no trial. */
  private final @Nullable Attributes original;

  /** The attributes that these have become; null: they are themselves. */
  private volatile @Nullable Attributes joined;

  /** Without values. */
  public Attributes() {
    this(null);
  }

  private Attributes(@Nullable Attributes original) {
    this.original = original;
    this.changed = original == null ? Set.of() : new HashSet<>(0);
  }

  /**
   * The value of a key; null when there is none.
   *
   * @throws IllegalStateException when the value of that name has another type
   */
  public <T> @Nullable T get(AttributeKey<T> key) {
    Object value = get(key.name());
    if (value != null && !key.type().isInstance(value)) {
      throw new IllegalStateException(
          "attribute %s is a %s and not a %s"
              .formatted(key.name(), value.getClass().getName(), key.type().getName()));
    }
    return key.type().cast(value);
  }

  /** The value of a name, of whatever type; null when there is none. */
  public @Nullable Object get(String name) {
    Attributes now = joined;
    return now == null ? values.get(name) : now.get(name);
  }

  /** Sets a value, in the place of another of that name. */
  public <T> void set(AttributeKey<T> key, T value) {
    put(key.name(), Objects.requireNonNull(key.type().cast(value)));
  }

  /** Takes a value away, if there is one. */
  public void remove(AttributeKey<?> key) {
    put(key.name(), null);
  }

  private synchronized void put(String name, @Nullable Object value) {
    Attributes now = joined;
    if (now != null) {
      now.put(name, value);
      return;
    }
    if (value != null) {
      if (values.isEmpty()) {
        values = new ConcurrentHashMap<>();
      }
      values.put(name, value);
    } else if (!values.isEmpty()) {
      values.remove(name);
    }
    if (original != null) {
      changed.add(name);
    }
  }

  /** The same values; what is set here later is not set there. */
  public Attributes copy() {
    return filled(new Attributes());
  }

  /**
   * The same values for a plugin that may be skipped. What it changes there counts here once these
   * {@link #take} the trial.
   */
  public Attributes trial() {
    return filled(new Attributes(this));
  }

  private Attributes filled(Attributes other) {
    Attributes now = joined;
    if (now != null) {
      return now.filled(other);
    }
    if (!values.isEmpty()) {
      other.values = new ConcurrentHashMap<>(values);
    }
    return other;
  }

  /**
   * Makes the changes of a trial count. From here on the trial and these are the same, whichever of
   * them is changed.
   *
   * @throws IllegalArgumentException when it is no {@link #trial} of these
   */
  public void take(Attributes trial) {
    if (trial.original != this) {
      throw new IllegalArgumentException("no trial of these attributes");
    }
    trial.join(this);
  }

  private synchronized void join(Attributes all) {
    if (joined == null) {
      changed.forEach(name -> all.put(name, values.get(name)));
      joined = all;
    }
  }
}
