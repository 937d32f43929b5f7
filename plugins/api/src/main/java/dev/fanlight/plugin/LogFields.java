package dev.fanlight.plugin;

import java.util.LinkedHashMap;
import java.util.Map;

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
  private static final String NAME = "[a-z][a-z0-9_]{0,63}";

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private long dropped;

  /**
   * Sets a field.
   *
   * @param name 1 to 64 lower-case letters, digits and {@code _}, first a letter
   * @throws IllegalArgumentException for another name
   */
  public LogFields field(String name, String value) {
    return put(name, value.length() <= LONGEST ? value : value.substring(0, LONGEST));
  }

  /**
   * Sets a field.
   *
   * @param name 1 to 64 lower-case letters, digits and {@code _}, first a letter
   * @throws IllegalArgumentException for another name
   */
  public LogFields field(String name, long value) {
    return put(name, value);
  }

  private synchronized LogFields put(String name, Object value) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "the name of a log field is 1 to 64 lower-case letters, digits and _, first a letter");
    }
    if (fields.size() < MOST || fields.containsKey(name)) {
      fields.put(name, value);
    } else {
      dropped++;
    }
    return this;
  }

  /** The fields so far, in the order in which they were first set: texts and whole numbers. */
  public synchronized Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    if (dropped > 0) {
      all.put(DROPPED, dropped);
    }
    return all;
  }
}
