package dev.fanlight.gateway.whole;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A whole answer, as a client has it. */
public record Reply(int status, MultiMap fields, String body, MultiMap trailers) {
  public @Nullable String field(String name) {
    return fields.get(name);
  }

  public JsonObject json() {
    return new JsonObject(body);
  }

  /** The code of a problem. */
  public String code() {
    return json().getString("type").replace("urn:fanlight:error:", "");
  }
}
