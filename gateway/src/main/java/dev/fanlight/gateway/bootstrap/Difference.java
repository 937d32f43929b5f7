package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.explain.diff.Change;
import dev.fanlight.gateway.explain.diff.ConfigDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a reload changed, for one line of the log. */
final class Difference {
  private static final int NAMES_SHOWN = 10;

  private Difference() {}

  /** Such as {@code upstreams ~users, routes +new -old, access_log}. */
  static String between(GatewayConfig before, GatewayConfig now) {
    Map<String, Map<String, Character>> sections = new LinkedHashMap<>();
    for (Change change : ConfigDifference.between(before, now)) {
      Map<String, Character> names =
          sections.computeIfAbsent(change.section(), section -> new TreeMap<>());
      if (change.name() != null) {
        names.put(change.name(), sign(change));
      }
    }
    List<String> parts = new ArrayList<>();
    sections.forEach((section, names) -> parts.add(part(section, names)));
    return parts.isEmpty() ? nothing(now) : String.join(", ", parts);
  }

  /** Nothing in the files of the configuration: jars are not compared, but read again. */
  private static String nothing(GatewayConfig now) {
    return now.plugins().folders().isEmpty()
        ? "nothing is different"
        : "nothing is different but perhaps the jars of plugins, which were read again";
  }

  /** A key that came or went is a change of what has it. */
  private static char sign(Change change) {
    if (change.key() != null) {
      return '~';
    }
    return switch (change.kind()) {
      case ADDED -> '+';
      case REMOVED -> '-';
      case CHANGED, REORDERED -> '~';
    };
  }

  private static String part(String section, Map<String, Character> names) {
    StringBuilder part = new StringBuilder(section);
    names.entrySet().stream()
        .limit(NAMES_SHOWN)
        .forEach(name -> part.append(' ').append(name.getValue()).append(name.getKey()));
    int more = names.size() - NAMES_SHOWN;
    return part.append(more > 0 ? " and " + more + " more" : "").toString();
  }
}
