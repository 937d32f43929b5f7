package dev.fanlight.gateway.admin.live;

import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Events as JSON. */
final class RibbonJson {
  private RibbonJson() {}

  static JsonArray of(List<RibbonEvent> events) {
    JsonArray all = new JsonArray();
    for (RibbonEvent event : events) {
      all.add(
          new JsonObject()
              .put("number", event.number())
              .put("time", Instant.ofEpochMilli(event.epochMillis()).toString())
              .put("kind", event.kind().label())
              .put("subject", event.subject())
              .put("text", event.text()));
    }
    return all;
  }
}
