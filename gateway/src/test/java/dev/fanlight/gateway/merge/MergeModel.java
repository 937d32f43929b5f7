package dev.fanlight.gateway.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.merge.CallResult.Failure;
import dev.fanlight.gateway.merge.CallResult.Skipped;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What merges give, the plain way: everything decoded, put together as a tree. */
final class MergeModel {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MergeModel() {}

  static JsonNode object(List<Place> places) {
    ObjectNode object = NODES.objectNode();
    places.forEach(place -> object.set(place.name(), value(place)));
    return object;
  }

  static JsonNode array(List<Place> places) {
    ArrayNode array = NODES.arrayNode();
    places.forEach(place -> array.add(value(place)));
    return array;
  }

  static JsonNode concat(List<Place> places) {
    ArrayNode all = NODES.arrayNode();
    for (Place place : places) {
      for (CallResult result : place.results()) {
        JsonNode value = value(result);
        if (value.isArray()) {
          value.forEach(all::add);
        } else if (!value.isNull()) {
          all.add(value);
        }
      }
    }
    return all;
  }

  static JsonNode first(List<Place> places) {
    List<CallResult> successes = new ArrayList<>();
    List<CallResult> fallbacks = new ArrayList<>();
    List<CallResult> errors = new ArrayList<>();
    for (Place place : places) {
      for (CallResult result : place.results()) {
        switch (result.end()) {
          case Success ignored -> successes.add(result);
          case Failure failure -> (failure.fallback() == null ? errors : fallbacks).add(result);
          case Skipped ignored -> {}
        }
      }
    }
    successes.addAll(fallbacks);
    successes.addAll(errors);
    return successes.isEmpty() ? NODES.nullNode() : value(successes.get(0));
  }

  private static JsonNode value(Place place) {
    if (!place.listed()) {
      return value(place.results().get(0));
    }
    ArrayNode list = NODES.arrayNode();
    place.results().forEach(result -> list.add(value(result)));
    return list;
  }

  private static JsonNode value(CallResult result) {
    return switch (result.end()) {
      case Success success -> parsed(success.body());
      case Skipped ignored -> NODES.nullNode();
      case Failure failure ->
          failure.fallback() == null ? error(result) : parsed(failure.fallback().body());
    };
  }

  private static JsonNode error(CallResult result) {
    CallError error = result.error();
    if (error == null) {
      throw new AssertionError("no error");
    }
    ObjectNode details = NODES.objectNode().put("code", error.code().code());
    Phase phase = error.phase();
    if (phase != null) {
      details.put("phase", phase.label());
    }
    details.put("status", error.status()).put("detail", error.detail());
    details.put("elapsed_ms", (int) error.elapsedMillis());
    return NODES.objectNode().set("error", details);
  }

  static JsonNode parsed(Buffer text) {
    JsonNode value = Json.parse(text);
    if (value == null) {
      throw new AssertionError("no JSON: " + text);
    }
    return value;
  }
}
