package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugin.GatewayRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a response is stored under: the target of its request, in parts that are never joined.
 *
 * @param host in lower case, with its port; empty where the request has none
 * @param path raw
 * @param query raw; null where there is none
 */
public record Key(String host, String path, @Nullable String query) {

  public static Key of(GatewayRequest request) {
    String host = request.headers().get("host");
    return new Key(
        host == null ? "" : host.toLowerCase(Locale.ROOT), request.path(), request.query());
  }
}
