package dev.fanlight.gateway.cli.show;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One event of a trace on one line. */
public final class EventLine {
  private EventLine() {}

  /** Such as {@code 1.234 ms call ready user, upstream users}. */
  public static String of(JsonObject event) {
    String name = event.getString("event");
    if (name == null) {
      return event.containsKey("shows_values") ? waiting(event) : rest(event);
    }
    return "%11.3f ms  %-18s %s"
        .formatted(event.getDouble("at_ms", 0.0), words(name), rest(event))
        .stripTrailing();
  }

  private static String waiting(JsonObject armed) {
    List<String> parts = new ArrayList<>();
    for (String key : List.of("route", "path", "header")) {
      if (armed.containsKey(key)) {
        parts.add(key + " " + armed.getValue(key));
      }
    }
    return "waiting for the next exchange"
        + (parts.isEmpty() ? "" : " with " + String.join(", ", parts));
  }

  private static String words(String name) {
    return name.replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static String rest(JsonObject event) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Object> fact : event) {
      switch (fact.getKey()) {
        case "at_ms", "event", "number", "place" -> {}
        case "call", "plugin" -> parts.addFirst(String.valueOf(fact.getValue()));
        default -> parts.add(words(fact.getKey()) + " " + value(fact.getValue()));
      }
    }
    return String.join(", ", parts);
  }

  private static String value(Object value) {
    return switch (value) {
      case JsonArray list -> String.join("; ", list.stream().map(String::valueOf).toList());
      case JsonObject object -> object.encode();
      default -> String.valueOf(value);
    };
  }
}
