package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.plugin.AdminEndpoint;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * An admin endpoint of one plugin at one place. Safe for use by all threads.
 *
 * @param plugin the id of its entry
 * @param path behind {@code /api/plugins/ID/}
 * @param place such as {@code routes[0].plugins[1]}
 * @param ask fails with a {@link dev.fanlight.plugin.GatewayError}; completes on any thread
 */
public record PluginEndpoint(
    String plugin,
    HttpMethod method,
    String path,
    String place,
    Function<AdminEndpoint.Request, Future<JsonObject>> ask) {

  /** Where operators find it. */
  public String uri() {
    return "/api/plugins/" + plugin + "/" + path;
  }
}
