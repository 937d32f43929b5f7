package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugins.cache.http.Elements;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Which requests for a target a response is an answer to: those of one source whose fields have the
 * values of the request that it was fetched for (RFC 9111, section 4.1). Clients choose the values,
 * so selections have an order, as keys do.
 *
 * @param names of the fields, in lower case and in order
 * @param values of the fields, in the same order; empty where a request has none
 */
public record Selection(Source source, List<String> names, List<List<String>> values)
    implements Comparable<Selection> {

  /** Most names of one response: each request for its target is compared by all of them. */
  public static final int MOST_NAMES = 64;

  /** The value of a field that has none. */
  private static final List<String> NOTHING = List.of("");

  /** What a value takes besides its text, in bytes: the text's object and its place in a list. */
  private static final int VALUE = 64;

  /** What a name takes besides its text: the same, and the list of its values. */
  private static final int NAME = VALUE + 64;

  /** For the response to that request. */
  public static Selection of(
      Source source, MultiMap request, MultiMap response, List<String> always) {
    TreeSet<String> names = new TreeSet<>(always);
    Elements.of(response.getAll("vary")).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return of(source, List.copyOf(names), request);
  }

  /** By the fields of those names. */
  public static Selection of(Source source, List<String> names, MultiMap request) {
    List<List<String>> values = new ArrayList<>(names.size());
    for (String name : names) {
      values.add(value(request.getAll(name)));
    }
    return new Selection(source, names, List.copyOf(values));
  }

  /** Lines of a list, and white space in it, mean nothing. But a field without a value is there. */
  private static List<String> value(List<String> lines) {
    List<String> elements = Elements.of(lines);
    return elements.isEmpty() && !lines.isEmpty() ? NOTHING : List.copyOf(elements);
  }

  /** Whether that request is one of them. */
  public boolean selects(Source from, MultiMap request) {
    return source.equals(from) && equals(of(source, names, request));
  }

  @Override
  public int compareTo(Selection other) {
    int order = source.compareTo(other.source);
    if (order == 0) {
      order = compare(names, other.names, Comparator.naturalOrder());
    }
    return order != 0
        ? order
        : compare(
            values,
            other.values,
            (one, another) -> compare(one, another, Comparator.naturalOrder()));
  }

  private static <T> int compare(List<T> some, List<T> others, Comparator<T> order) {
    for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
      int compared = order.compare(some.get(i), others.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(some.size(), others.size());
  }

  /** In bytes, about. */
  int weight() {
    int weight = 0;
    for (String name : names) {
      weight += NAME + name.length();
    }
    for (List<String> value : values) {
      for (String text : value) {
        weight += VALUE + text.length();
      }
    }
    return weight;
  }
}
