package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.merge.json.CallErrors;
import dev.fanlight.gateway.merge.json.JsonText;
import dev.fanlight.gateway.merge.json.Splice;
import dev.fanlight.plugin.CallError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer to a batch: what became of each item, and how often each status. */
public final class BatchBody {
  private BatchBody() {}

  /**
   * One item's end.
   *
   * @param headers of its answer, or those that the error has as one
   * @param body JSON; null when the error stands in its place
   * @param error why there is no answer; null when there is one
   */
  public record Entry(
      String name,
      int status,
      MultiMap headers,
      @Nullable Buffer body,
      @Nullable CallError error) {}

  /**
   * Joins the entries, in their order.
   *
   * @param fields the header fields that they show
   * @throws dev.fanlight.plugin.GatewayError {@code upstream_body_too_large} over that many bytes
   */
  public static Buffer of(List<Entry> entries, Collection<String> fields, long maxBytes) {
    Splice out = new Splice(maxBytes).add(text("{\"results\":["));
    String before = "";
    for (Entry entry : entries) {
      write(entry, fields, out.add(text(before)));
      before = ",";
    }
    return out.add(text("],\"summary\":")).add(text(counts(entries))).add(text("}")).join();
  }

  /** One entry alone. */
  public static Buffer of(Entry entry, Collection<String> fields) {
    Splice out = new Splice(Integer.MAX_VALUE);
    write(entry, fields, out);
    return out.join();
  }

  /** How often each status, alone. */
  public static Buffer summary(Map<Integer, Integer> statuses) {
    return text("{\"summary\":" + counts(statuses) + "}");
  }

  private static void write(Entry entry, Collection<String> fields, Splice out) {
    out.add(text("{\"name\":")).add(JsonText.quoted(entry.name()));
    out.add(text(",\"status\":" + entry.status()));
    String headers = headers(entry.headers(), fields);
    if (entry.body() != null) {
      out.add(text(",\"headers\":" + headers)).add(text(",\"body\":")).add(entry.body());
    } else if (entry.error() != null) {
      out.add(text(headers.equals("{}") ? "" : ",\"headers\":" + headers));
      out.add(text(",\"error\":")).add(CallErrors.details(entry.error()));
    }
    out.add(text("}"));
  }

  private static Buffer text(String json) {
    return Buffer.buffer(json);
  }

  private static String headers(MultiMap headers, Collection<String> fields) {
    return fields.stream()
        .filter(headers::contains)
        .map(name -> "\"" + name + "\":" + values(name, headers.getAll(name)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Cookies cannot be joined by commas: of several, a list. */
  private static String values(String name, List<String> values) {
    return name.equals("set-cookie") && values.size() > 1
        ? values.stream()
            .map(value -> JsonText.quoted(value).toString())
            .collect(Collectors.joining(",", "[", "]"))
        : JsonText.quoted(String.join(", ", values)).toString();
  }

  private static String counts(List<Entry> entries) {
    Map<Integer, Integer> statuses = new TreeMap<>();
    entries.forEach(entry -> statuses.merge(entry.status(), 1, Integer::sum));
    return counts(statuses);
  }

  private static String counts(Map<Integer, Integer> statuses) {
    return statuses.entrySet().stream()
        .map(count -> "\"" + count.getKey() + "\":" + count.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
