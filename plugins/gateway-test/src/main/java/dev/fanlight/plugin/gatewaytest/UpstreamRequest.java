package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A request as an upstream has received it from the gateway.
 *
 * @param method such as {@code GET}
 * @param target path and query, as they came
 * @param headers names are case-insensitive; not to be changed
 * @param body the whole content, as UTF-8; empty where there is none
 */
public record UpstreamRequest(String method, String target, MultiMap headers, String body) {

  /** The target without its query. */
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** The first value of a field; null if the request does not have the field. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /**
   * The content as a JSON object.
   *
   * @throws io.vertx.core.json.DecodeException when it is none
   */
  public JsonObject json() {
    return new JsonObject(body);
  }
}
