package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.cache.store.Purge;
import dev.fanlight.plugins.cache.store.Store;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/plugins/cache/purge}: removes stored responses. */
final class Purges implements AdminEndpoint.Handler {
  private static final Set<String> KEYS = Set.of("path", "prefix", "tag", "host", "route", "all");

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
            text(order, "path"),
            text(order, "prefix"),
            text(order, "tag"),
            text(order, "host"),
            text(order, "route"));
    boolean all = order.containsKey("all");
    if (all && (order.size() > 1 || !Boolean.TRUE.equals(order.getValue("all")))) {
      throw wrong("all stands alone, and is true");
    }
    if (order.isEmpty()) {
      throw wrong("a purge has path, prefix, tag, host or route, or all: true");
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
    return (String) value;
  }

  private static GatewayError wrong(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
