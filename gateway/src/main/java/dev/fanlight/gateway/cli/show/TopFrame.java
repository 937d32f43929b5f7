package dev.fanlight.gateway.cli.show;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code top} shows at one moment, in lines that fit a terminal. */
public final class TopFrame {
  private static final int BAR = 10;
  private static final int HEAD_LINES = 8;

  private final int width;
  private final int lines;
  private final StringBuilder out = new StringBuilder();

  private TopFrame(int lines, int width) {
    this.lines = lines;
    this.width = Math.max(width, 40);
  }

  /**
   * @param live the answer of {@code /api/live}
   * @param lines at most
   * @param width in columns
   */
  public static String of(JsonObject live, String gateway, int lines, int width) {
    TopFrame frame = new TopFrame(lines, width);
    frame.write(live, gateway);
    return frame.out.toString();
  }

  /** Lines without control characters, each as wide as the terminal at most. */
  public static String cut(String text, int width) {
    return Safe.lines(text)
        .lines()
        .map(line -> line.length() <= width ? line : line.substring(0, width))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void write(JsonObject live, String gateway) {
    JsonObject state = object(live, "state");
    JsonObject totals = object(state, "totals");
    String time = text(live, "time");
    line(
        "fanlight top  %s  %s  %s"
            .formatted(
                gateway,
                text(state, "status"),
                time.length() > 19 ? time.substring(11, 19) : time));
    line(
        "%s requests/s, %s errors/s, %s open, %s calls, p50 %s, p99 %s"
            .formatted(
                rate(totals, "rate"),
                rate(totals, "error_rate"),
                whole(totals, "exchanges"),
                whole(totals, "calls"),
                time(totals, "p50_ms"),
                time(totals, "p99_ms")));
    int room = lines == Integer.MAX_VALUE ? lines : Math.max(lines - HEAD_LINES, 2);
    List<Map.Entry<String, JsonObject>> bulkheads =
        sorted(state, "bulkheads", "in_use", "arrivals");
    List<Map.Entry<String, JsonObject>> routes = sorted(state, "routes", "in_flight", "rate");
    int most = room == Integer.MAX_VALUE ? room : room / 2;
    int first = Math.min(bulkheads.size(), Math.max(most, room - routes.size()));
    line("");
    bulkheads(bulkheads, first);
    routes(routes, Math.min(routes.size(), room - first));
  }

  private void bulkheads(List<Map.Entry<String, JsonObject>> all, int shown) {
    int name = name(46);
    line(
        ("%-" + name + "s %-12s %11s %6s %7s %8s")
            .formatted("BULKHEAD", "IN USE", "", "QUEUED", "CALLS/S", "WAIT P99"));
    for (Map.Entry<String, JsonObject> one : all.subList(0, shown)) {
      JsonObject bulkhead = one.getValue();
      line(
          ("%-" + name + "s %-12s %11s %6s %7s %8s")
              .formatted(
                  fit(one.getKey(), name),
                  bar(bulkhead),
                  whole(bulkhead, "in_use") + "/" + whole(bulkhead, "permits"),
                  whole(bulkhead, "queued"),
                  rate(bulkhead, "arrivals"),
                  time(bulkhead, "wait_p99_ms")));
    }
    more(all.size() - shown);
  }

  private void routes(List<Map.Entry<String, JsonObject>> all, int shown) {
    int name = name(44);
    line(
        ("%-" + name + "s %7s %11s %9s %9s")
            .formatted("ROUTE", "OPEN", "REQUESTS/S", "P50", "P99"));
    for (Map.Entry<String, JsonObject> one : all.subList(0, shown)) {
      JsonObject route = one.getValue();
      line(
          ("%-" + name + "s %7s %11s %9s %9s")
              .formatted(
                  fit(one.getKey(), name),
                  whole(route, "in_flight"),
                  rate(route, "rate"),
                  time(route, "p50_ms"),
                  time(route, "p99_ms")));
    }
    more(all.size() - shown);
  }

  private void more(int left) {
    line(left > 0 ? "and " + left + " more" : "");
  }

  private int name(int others) {
    return Math.max(width - others - 6, 10);
  }

  private static List<Map.Entry<String, JsonObject>> sorted(
      JsonObject state, String key, String first, String then) {
    List<Map.Entry<String, JsonObject>> entries = new ArrayList<>();
    for (Map.Entry<String, Object> one : object(state, key)) {
      if (one.getValue() instanceof JsonObject value) {
        entries.add(Map.entry(one.getKey(), value));
      }
    }
    Comparator<Map.Entry<String, JsonObject>> busy =
        Comparator.comparingDouble(one -> -number(one.getValue(), first));
    entries.sort(
        busy.thenComparingDouble(one -> -number(one.getValue(), then))
            .thenComparing(Map.Entry::getKey));
    return entries;
  }

  private static String bar(JsonObject bulkhead) {
    double permits = Math.max(number(bulkhead, "permits"), 1);
    double share = Math.min(number(bulkhead, "in_use") / permits, 1);
    int full = (int) Math.ceil(share * BAR);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }

  private static String fit(String name, int width) {
    String safe = Safe.line(name);
    return safe.length() <= width ? safe : safe.substring(0, width - 1) + "~";
  }

  private static JsonObject object(JsonObject of, String key) {
    return of.getValue(key) instanceof JsonObject found ? found : new JsonObject();
  }

  private static String text(JsonObject of, String key) {
    return of.getValue(key) instanceof String found ? found : "";
  }

  private static double number(JsonObject of, String key) {
    Number found = found(of, key);
    return found == null ? 0 : found.doubleValue();
  }

  private static @Nullable Number found(JsonObject of, String key) {
    return of.getValue(key) instanceof Number number ? number : null;
  }

  private static String whole(JsonObject of, String key) {
    return String.format(Locale.ROOT, "%d", (long) number(of, key));
  }

  private static String rate(JsonObject of, String key) {
    double rate = number(of, key);
    return rate >= 100 || rate == 0
        ? String.format(Locale.ROOT, "%.0f", rate)
        : String.format(Locale.ROOT, "%.1f", rate);
  }

  private static String time(JsonObject of, String key) {
    Number found = found(of, key);
    if (found == null) {
      return "-";
    }
    double millis = found.doubleValue();
    return millis >= 1000
        ? Durations.number(millis / 1000) + " s"
        : BigDecimal.valueOf(millis)
                .setScale(millis >= 10 ? 0 : 1, RoundingMode.HALF_UP)
                .toPlainString()
            + " ms";
  }

  private void line(String text) {
    out.append(cut(text.stripTrailing(), width));
  }
}
