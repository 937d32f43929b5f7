package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.cache.http.Elements;
import dev.fanlight.plugins.cache.http.SameUri;
import dev.fanlight.plugins.cache.store.Purge;
import dev.fanlight.plugins.cache.store.Store;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/plugins/cache/purge}: removes stored responses. */
final class Purges implements AdminEndpoint.Handler {
  private static final Set<String> KEYS = Set.of("path", "prefix", "tag", "host", "route", "all");

  /** Of the paths that the gateway serves. */
  private static final Pattern CHARACTERS =
      Pattern.compile("(?:[!-~&&[^%\\\\]]|%(?!00)[0-9A-F]{2})*+");

  private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(?:/|$)");

  private final Store store;

  Purges(Store store) {
    this.store = store;
  }

  @Override
  public JsonObject handle(AdminEndpoint.Request request) {
    JsonObject order = request.body();
    for (String key : order.fieldNames()) {
      if (!KEYS.contains(key)) {
        throw wrong("there is no key " + key + " in a purge");
      }
    }
    Purge purge =
        new Purge(
            path(order, "path"),
            path(order, "prefix"),
            tag(order),
            text(order, "host"),
            text(order, "route"));
    boolean all = order.containsKey("all");
    if (all && (order.size() > 1 || !Boolean.TRUE.equals(order.getValue("all")))) {
      throw wrong("all stands alone, and is true");
    }
    if (order.isEmpty()) {
      throw wrong("a purge has path, prefix, tag, host or route, or all: true");
    }
    if (purge.path() != null && purge.prefix() != null) {
      throw wrong("a purge has path or prefix, and not both");
    }
    return new JsonObject().put("purged", store.purge(purge));
  }

  private static @Nullable String text(JsonObject order, String key) {
    Object value = order.getValue(key);
    if (value != null && !(value instanceof String)) {
      throw wrong(key + " is text");
    }
    if (value == null && order.containsKey(key)) {
      throw wrong(key + " is text");
    }
    String text = (String) value;
    if (text != null && text.isBlank()) {
      throw wrong(key + " must not be empty; a purge of everything is all: true");
    }
    return text;
  }

  private static @Nullable String path(JsonObject order, String key) {
    String path = text(order, key);
    if (path == null) {
      return null;
    }
    if (!path.startsWith("/") || path.matches("(?s).*[?#\\s].*")) {
      throw wrong(key + " must begin with / and has no query, such as /shop/7, and not " + path);
    }
    String same = SameUri.of(path);
    // The end of a prefix may go on: /a/.. begins /a/..b too.
    String whole = key.equals("prefix") ? same.substring(0, same.lastIndexOf('/') + 1) : same;
    if (!CHARACTERS.matcher(same).matches() || DOTS.matcher(whole).find()) {
      throw wrong(
          key
              + " must be one that a request can have: ASCII with whole percent-encodings such as"
              + " %20, without . and .. as segments, and not "
              + path);
    }
    return same;
  }

  private static @Nullable String tag(JsonObject order) {
    String tag = text(order, "tag");
    if (tag != null && tag.contains(",") && Elements.of(tag).size() != 1) {
      throw wrong("tag must be one tag, and not the list " + tag);
    }
    return tag;
  }

  private static GatewayError wrong(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
