package dev.fanlight.gateway.admin.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Samples of the last five minutes, kept whether somebody watches or not: one every five seconds,
 * of the gateway and of each bulkhead that is in use then. At most 1,000 bulkheads are in a sample.
 * So this holds less than 15 MB in the worst case, and some kilobytes at rest. Confined to one
 * thread.
 */
final class LiveHistory {
  static final int EVERY_SECONDS = 5;
  static final int SAMPLES = 60;
  private static final int MOST_BULKHEADS = 1000;
  private static final List<String> OF_GATEWAY =
      List.of("rate", "error_rate", "p50_ms", "p99_ms", "exchanges", "calls");
  private static final List<String> OF_BULKHEAD =
      List.of("in_use", "queued", "wait_p99_ms", "rejected_rate");

  private final Deque<Map<String, Object>> samples = new ArrayDeque<>();

  /**
   * Keeps a sample of that state.
   *
   * @return the sample
   */
  Map<String, Object> keep(String time, Map<?, ?> totals, Map<String, Map<String, Object>> all) {
    Map<String, Map<String, Object>> bulkheads = new TreeMap<>();
    for (Map.Entry<String, Map<String, Object>> one : all.entrySet()) {
      if (bulkheads.size() < MOST_BULKHEADS && isBusy(one.getValue())) {
        bulkheads.put(one.getKey(), some(one.getValue(), OF_BULKHEAD));
      }
    }
    Map<String, Object> sample = new LinkedHashMap<>();
    sample.put("time", time);
    sample.put("totals", some(totals, OF_GATEWAY));
    sample.put("bulkheads", bulkheads);
    samples.addLast(sample);
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
    return sample;
  }

  /** Whether a chart of it would show more than a line at 0. */
  private static boolean isBusy(Map<String, Object> bulkhead) {
    return OF_BULKHEAD.stream()
        .anyMatch(name -> bulkhead.get(name) instanceof Number number && number.doubleValue() > 0);
  }

  private static Map<String, Object> some(Map<?, ?> fields, List<String> names) {
    Map<String, Object> some = new LinkedHashMap<>();
    for (String name : names) {
      Object value = fields.get(name);
      if (value != null) {
        some.put(name, value);
      }
    }
    return some;
  }

  /** The oldest one first. */
  List<Map<String, Object>> samples() {
    return new ArrayList<>(samples);
  }
}
