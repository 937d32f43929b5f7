package dev.fanlight.gateway.cli.show;

import static java.util.stream.Collectors.joining;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code top} shows at one moment, in lines that fit a terminal. */
public final class TopFrame {
  private static final int BAR = 10;

  /** In columns; lines of a narrower terminal are cut. */
  private static final int NARROWEST = 40;

  /** Lines that stand above and between the rows, and below them, where there is room. */
  private static final int ROOMY = 7;

  /** Lines that stand there in a terminal too low for blank ones. */
  private static final int TIGHT = 4;

  private static final int LOW = 10;

  private final int width;
  private final int lines;
  private final StringBuilder out = new StringBuilder();

  /**
   * A column of a table.
   *
   * @param from leaves the column out of terminals that are narrower
   */
  private record Column(String head, int width, int from, Function<JsonObject, String> cell) {}

  private static final List<Column> BULKHEAD =
      List.of(
          new Column("", 12, 70, TopFrame::bar),
          new Column("IN USE", 11, 0, one -> whole(one, "in_use") + "/" + whole(one, "permits")),
          new Column("QUEUED", 6, 0, one -> whole(one, "queued")),
          new Column("CALLS/S", 7, 50, one -> rate(one, "arrivals")),
          new Column("WAIT P99", 8, 0, one -> time(one, "wait_p99_ms")));

  private static final List<Column> ROUTE =
      List.of(
          new Column("OPEN", 6, 0, one -> whole(one, "in_flight")),
          new Column("REQUESTS/S", 10, 0, one -> rate(one, "rate")),
          new Column("P50", 8, 50, one -> time(one, "p50_ms")),
          new Column("P99", 8, 0, one -> time(one, "p99_ms")));

  private TopFrame(int lines, int width) {
    this.lines = lines;
    this.width = width;
  }

  /**
   * Draws a frame.
   *
   * @param live the answer of {@code /api/live}
   * @param lines at most
   * @param width in columns
   */
  public static String of(JsonObject live, String gateway, int lines, int width) {
    TopFrame frame = new TopFrame(lines, width);
    frame.write(live, gateway);
    return frame.out.toString().lines().limit(lines).collect(joining("\n", "", "\n"));
  }

  /**
   * Lines without control characters. Each leaves the last column of the terminal free: behind a
   * full line some terminals erase its last character.
   */
  public static String cut(String text, int width) {
    int most = Math.max(width - 1, 1);
    return Safe.lines(text)
        .lines()
        .map(line -> line.length() <= most ? line : line.substring(0, most))
        .collect(joining("\n", "", "\n"));
  }

  private void write(JsonObject live, String gateway) {
    JsonObject state = object(live, "state");
    String time = text(live, "time");
    String clock = time.length() > 19 ? time.substring(11, 19) : time;
    String title = gateway + "  " + text(state, "status") + "  " + clock;
    line(isWide() ? "fanlight top  " + title : title);
    line(totals(object(state, "totals")));
    boolean low = lines < LOW;
    int room = lines == Integer.MAX_VALUE ? lines : Math.max(lines - (low ? TIGHT : ROOMY), 0);
    List<Map.Entry<String, JsonObject>> bulkheads =
        sorted(state, "bulkheads", "in_use", "arrivals");
    List<Map.Entry<String, JsonObject>> routes = sorted(state, "routes", "in_flight", "rate");
    int most = room == Integer.MAX_VALUE ? room : room / 2;
    int first = Math.min(bulkheads.size(), Math.max(most, room - routes.size()));
    if (!low) {
      line("");
    }
    table("BULKHEAD", BULKHEAD, bulkheads, first);
    table("ROUTE", ROUTE, routes, Math.min(routes.size(), room - first));
  }

  private boolean isWide() {
    return width >= 70;
  }

  /** As many of them as fit on a line. */
  private String totals(JsonObject totals) {
    StringBuilder line = new StringBuilder(rate(totals, "rate") + " requests/s");
    List<String> more =
        List.of(
            rate(totals, "error_rate") + " errors/s",
            whole(totals, "exchanges") + " open",
            whole(totals, "calls") + " calls",
            "p50 " + time(totals, "p50_ms"),
            "p99 " + time(totals, "p99_ms"));
    for (String part : more) {
      if (line.length() + part.length() + 2 < Math.max(width, NARROWEST)) {
        line.append(", ").append(part);
      }
    }
    return line.toString();
  }

  private void table(
      String head, List<Column> all, List<Map.Entry<String, JsonObject>> entries, int shown) {
    List<Column> columns = all.stream().filter(column -> width >= column.from).toList();
    int others = columns.stream().mapToInt(column -> 1 + column.width).sum();
    int name = Math.max(width, NARROWEST) - 1 - others;
    line(row(head, name, columns, Column::head));
    for (Map.Entry<String, JsonObject> one : entries.subList(0, shown)) {
      line(row(one.getKey(), name, columns, column -> column.cell.apply(one.getValue())));
    }
    if (lines >= LOW) {
      line(entries.size() > shown ? "and " + (entries.size() - shown) + " more" : "");
    }
  }

  private static String row(
      String name, int width, List<Column> columns, Function<Column, String> cell) {
    StringBuilder row = new StringBuilder(padded(fit(name, width), -width));
    columns.forEach(column -> row.append(' ').append(padded(cell.apply(column), column.width)));
    return row.toString();
  }

  /**
   * @param width negative: the text stands on the left
   */
  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
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
