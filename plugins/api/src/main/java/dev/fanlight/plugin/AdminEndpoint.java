package dev.fanlight.plugin;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An endpoint of a plugin on the admin listener: {@code METHOD /api/plugins/ID/PATH}, where {@code
 * ID} is the id of the plugin's entry.
 *
 * @param method {@code GET} for what only reads, else {@code POST}
 * @param path words in lower case, separated by slashes, such as {@code purge}
 */
public record AdminEndpoint(HttpMethod method, String path, Handler handler) {
  private static final Pattern PATH = Pattern.compile("[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*");

  public AdminEndpoint {
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.POST)) {
      throw new IllegalArgumentException("an admin endpoint has the method GET or POST");
    }
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "the path of an admin endpoint is words in lower case, such as cache/purge");
    }
  }

  /** One that only reads. */
  public static AdminEndpoint get(String path, Handler handler) {
    return new AdminEndpoint(HttpMethod.GET, path, handler);
  }

  /** One that changes something. */
  public static AdminEndpoint post(String path, Handler handler) {
    return new AdminEndpoint(HttpMethod.POST, path, handler);
  }

  /** Answers requests. May block: runs on the pool of the plugin, and never on an event loop. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @return the answer of this place of the plugin
     * @throws Exception a {@link GatewayError} is shown as it is; anything else is logged, and
     *     shown as {@code plugin_failed}
     */
    JsonObject handle(Request request) throws Exception;
  }

  /**
   * A request of an operator, whose right to ask has been checked.
   *
   * @param parameters of the query; of a repeated one the first
   * @param body empty for {@code GET}
   */
  public record Request(Map<String, String> parameters, JsonObject body) {}
}
