package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The whole answer of the gateway, as a client has it.
 *
 * @param headers names are case-insensitive; not to be changed
 * @param body as UTF-8; empty where there is none
 */
public record ClientReply(int status, MultiMap headers, String body) {

  /** The first value of a field; null if the answer does not have the field. */
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

  /**
   * The code of an error of the gateway, such as {@code plugin_timeout}.
   *
   * @throws AssertionError when the answer is no error of the gateway
   */
  public String errorCode() {
    String type = body.startsWith("{") ? json().getString("type", "") : "";
    if (!type.startsWith(PROBLEM)) {
      throw new AssertionError("no error of the gateway: " + status + " " + body);
    }
    return type.substring(PROBLEM.length());
  }

  private static final String PROBLEM = "urn:fanlight:error:";
}
