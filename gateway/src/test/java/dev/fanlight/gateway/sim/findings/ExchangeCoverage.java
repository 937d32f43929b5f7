package dev.fanlight.gateway.sim.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened to an exchange as a whole, under each join. */
final class ExchangeCoverage {
  private static final List<String> JOINS =
      List.of("All", "AllSettled", "First", "Quorum", "AsCompleted");
  private static final List<String> MERGED = List.of("All", "AllSettled", "Quorum");
  private static final List<String> RACED = List.of("First");
  private static final List<String> RECORDS = List.of("AsCompleted");
  private static final Map<String, List<String>> EVENTS = new TreeMap<>();

  static {
    EVENTS.put("route: rejected", JOINS);
    EVENTS.put("route: deadline", JOINS);
    EVENTS.put("route: waited", JOINS);
    EVENTS.put("jq: done", MERGED);
    EVENTS.put("jq: failed", MERGED);
    EVENTS.put("jq: no room", MERGED);
    EVENTS.put("jq: deadline", MERGED);
    EVENTS.put("jq: client gone", MERGED);
    EVENTS.put("stream: whole", RACED);
    EVENTS.put("stream: broken", RACED);
    EVENTS.put("stream: max_duration", RACED);
    EVENTS.put("stream: client gone", RACED);
    EVENTS.put("records: heartbeat", RECORDS);
    EVENTS.put("records: whole", RECORDS);
    EVENTS.put("records: not taken", RECORDS);
  }

  private final Map<String, Integer> hits = new TreeMap<>();

  void hit(String join, String event) {
    hits.merge(join + " " + event, 1, Integer::sum);
  }

  /** The cells that were hit less often than that, with how often. */
  List<String> below(int enough) {
    List<String> below = new ArrayList<>();
    EVENTS.forEach((event, joins) ->
        joins.forEach(join -> {
          int count = count(join, event);
          if (count < enough) {
            below.add(join + " " + event + ": " + count);
          }
        }));
    return below;
  }

  private int count(String join, String event) {
    return hits.getOrDefault(join + " " + event, 0);
  }

  static int cells() {
    return EVENTS.values().stream().mapToInt(List::size).sum();
  }

  /** One line an event, one column a join; a dash where it cannot happen. */
  String table() {
    StringBuilder table = new StringBuilder();
    EVENTS.forEach((event, joins) -> {
      table.append("%-36s".formatted(event));
      for (String join : JOINS) {
        String cell = joins.contains(join) ? String.valueOf(count(join, event)) : "-";
        table.append("%12s".formatted(cell));
      }
      table.append('\n');
    });
    return table.toString();
  }
}
