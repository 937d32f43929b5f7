package dev.fanlight.plugin;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What plugins add to the line of an exchange in the access log. A client can make many plugins
 * write much, so a line takes {@value #MOST} fields, and a text {@value #LONGEST} characters of it:
 * what is beyond that is left out, and the field {@code fields_dropped} counts what found no room.
 * Safe for use by all threads.
 */
public final class LogFields {
  /** The most fields of one line. */
  public static final int MOST = 16;

  /** The most characters of a text. */
  public static final int LONGEST = 256;

  private static final String DROPPED = "fields_dropped";
  private static final int LONGEST_NAME = 64;

  /** Made with the first field: most exchanges have none. */
  private Map<String, Object> fields = Map.of();

  /** Names of the fields that a trial has set. */
  private final Set<String> changed;

  /** The fields that a trial was made of; null: these are no trial. */
  private final @Nullable LogFields original;

  /** The fields that these have become; null: they are themselves. */
  private @Nullable LogFields joined;

  private long dropped;

  /** Without fields. */
  public LogFields() {
    this(null);
  }

  private LogFields(@Nullable LogFields original) {
    this.original = original;
    this.changed = original == null ? Set.of() : new HashSet<>(0);
  }

  /**
   * Sets a field. Half of a surrogate pair, which is no character, becomes {@code ?}.
   *
   * @param name 1 to 64 lower-case letters, digits and {@code _}, first a letter; not {@code
   *     fields_dropped}
   * @throws IllegalArgumentException for another name
   */
  public LogFields field(String name, String value) {
    return put(name, wellFormed(shortened(value)));
  }

  /** Not in the middle of a surrogate pair. */
  private static String shortened(String value) {
    if (value.length() <= LONGEST) {
      return value;
    }
    boolean splitsPair =
        Character.isSurrogatePair(value.charAt(LONGEST - 1), value.charAt(LONGEST));
    return value.substring(0, splitsPair ? LONGEST - 1 : LONGEST);
  }

  private static String wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return value;
  }

  /**
   * Sets a field.
   *
   * @param name 1 to 64 lower-case letters, digits and {@code _}, first a letter; not {@code
   *     fields_dropped}
   * @throws IllegalArgumentException for another name
   */
  public LogFields field(String name, long value) {
    return put(name, value);
  }

  private LogFields put(String name, Object value) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the name of a log field is 1 to 64 lower-case letters, digits and _, first a letter");
    }
    if (name.equals(DROPPED)) {
      throw new IllegalArgumentException(
          "the log field "
              + DROPPED
              + " counts the fields that found no room; choose another name");
    }
    store(name, value);
    return this;
  }

  /** By hand: a pattern costs more than all else, and this runs for every request. */
  private static boolean isName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME || !isLetter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && c != '_' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private synchronized void store(String name, Object value) {
    LogFields now = joined;
    if (now != null) {
      now.store(name, value);
    } else if (fields.size() < MOST || fields.containsKey(name)) {
      if (fields.isEmpty()) {
        fields = LinkedHashMap.newLinkedHashMap(2);
      }
      fields.put(name, value);
      if (original != null) {
        changed.add(name);
      }
    } else {
      dropped++;
    }
  }

  /** The fields so far, in the order in which they were first set: texts and whole numbers. */
  public synchronized Map<String, Object> all() {
    LogFields now = joined;
    if (now != null) {
      return now.all();
    }
    if (fields.isEmpty() && dropped == 0) {
      return Map.of();
    }
    Map<String, Object> all = new LinkedHashMap<>(fields);
    if (dropped > 0) {
      all.put(DROPPED, dropped);
    }
    return all;
  }

  /**
   * The same fields for a plugin that may be skipped. What it sets there counts here once these
   * {@link #take} the trial. The trial counts only its own fields that found no room.
   */
  public synchronized LogFields trial() {
    LogFields now = joined;
    if (now != null) {
      return now.trial();
    }
    LogFields trial = new LogFields(this);
    trial.fields = new LinkedHashMap<>(fields);
    return trial;
  }

  /**
   * Makes the fields of a trial count. From here on the trial and these are the same, whichever of
   * them is set.
   *
   * @throws IllegalArgumentException when it is no {@link #trial} of these
   */
  public void take(LogFields trial) {
    if (trial.original != this) {
      throw new IllegalArgumentException("no trial of these log fields");
    }
    trial.join(this);
  }

  private synchronized void join(LogFields all) {
    if (joined == null) {
      fields.forEach((name, value) -> {
        if (changed.contains(name)) {
          all.store(name, value);
        }
      });
      all.lost(dropped);
      joined = all;
    }
  }

  private synchronized void lost(long more) {
    LogFields now = joined;
    if (now != null) {
      now.lost(more);
    } else {
      dropped += more;
    }
  }
}
