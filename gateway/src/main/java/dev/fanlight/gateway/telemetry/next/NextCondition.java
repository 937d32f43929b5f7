package dev.fanlight.gateway.telemetry.next;

import dev.fanlight.gateway.telemetry.journal.ExchangeStart;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Which exchange is meant. What is null holds of every exchange.
 *
 * @param route its name
 * @param path as it came, without the query; one that ends with an asterisk is the beginning of it
 * @param field the name of a header field
 * @param value of its first line; null: any
 */
public record NextCondition(
    @Nullable String route, @Nullable String path, @Nullable String field, @Nullable String value) {

  boolean holds(ExchangeStart start, MultiMap headers) {
    return (route == null || route.equals(start.route()))
        && (path == null || isPath(path, start.path()))
        && (field == null || isField(field, headers));
  }

  private static boolean isPath(String wanted, String path) {
    return wanted.endsWith("*")
        ? path.startsWith(wanted.substring(0, wanted.length() - 1))
        : path.equals(wanted);
  }

  private boolean isField(String name, MultiMap headers) {
    String found = headers.get(name);
    return found != null && (value == null || value.equals(found));
  }
}
