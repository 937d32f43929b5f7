package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.merge.json.CallErrors;
import dev.fanlight.gateway.merge.json.JsonBody;
import dev.fanlight.gateway.merge.json.JsonText;
import dev.fanlight.gateway.merge.json.Splice;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a jq program can read of the client's request, and with it the whole input of a program that
 * gets request and calls.
 *
 * @param path as it came
 * @param query the first value of each parameter
 * @param headers the fields that the program names
 * @param body JSON; null when there is none, or the program does not read it
 */
public record JqRequest(
    String path, Map<String, String> query, Map<String, String> headers, @Nullable Buffer body) {

  /**
   * The input of a program.
   *
   * @param list the name of the only call, whose items the places are; null: each is a call's
   * @throws dev.fanlight.plugin.GatewayError {@code upstream_body_too_large} over that many bytes
   */
  public Buffer with(List<Place> places, @Nullable String list, long maxBytes) {
    Splice out = new Splice(maxBytes);
    out.add(text("{\"request\":{\"path\":")).add(JsonText.quoted(path));
    out.add(text(",\"query\":")).add(object(query));
    out.add(text(",\"headers\":")).add(object(headers));
    out.add(text(",\"body\":")).add(body == null ? JsonBody.NULL : body);
    out.add(text("},\"calls\":{"));
    if (list != null) {
      out.add(JsonText.quoted(list)).add(text(":"));
      results(places.stream().flatMap(place -> place.results().stream()).toList(), out);
    } else {
      each(places, out);
    }
    return out.add(text("}}")).join();
  }

  private static void each(List<Place> places, Splice out) {
    String before = "";
    for (Place place : places) {
      out.add(text(before)).add(JsonText.quoted(place.name())).add(text(":"));
      before = ",";
      if (place.listed()) {
        results(place.results(), out);
      } else {
        result(place.results().getFirst(), out);
      }
    }
  }

  private static void results(List<CallResult> results, Splice out) {
    String before = "[";
    for (CallResult result : results) {
      result(result, out.add(text(before)));
      before = ",";
    }
    out.add(text(results.isEmpty() ? "[]" : "]"));
  }

  private static void result(CallResult result, Splice out) {
    switch (result.end()) {
      case CallResult.Success success ->
          call(success.status(), fields(success.headers()), success.shown(), out).add(text("}"));
      case CallResult.Failure failure
          when failure.fallback() != null && failure.fallback().declared() ->
          call(failure.fallback().status(), Map.of(), failure.fallback().body(), out)
              .add(text("}"));
      case CallResult.Failure failure -> {
        var error = result.failed(failure);
        call(error.status(), Map.of(), JsonBody.NULL, out)
            .add(text(",\"error\":"))
            .add(CallErrors.details(error))
            .add(text("}"));
      }
      case CallResult.Skipped ignored -> out.add(JsonBody.NULL);
    }
  }

  private static Splice call(int status, Map<String, String> headers, Buffer body, Splice out) {
    return out.add(text("{\"status\":" + status + ",\"headers\":"))
        .add(object(headers))
        .add(text(",\"body\":"))
        .add(body);
  }

  private static Map<String, String> fields(MultiMap headers) {
    Map<String, String> fields = new LinkedHashMap<>();
    headers.forEach(field ->
        fields.merge(
            field.getKey().toLowerCase(Locale.ROOT),
            field.getValue(),
            (one, other) -> one + ", " + other));
    return fields;
  }

  private static Buffer object(Map<String, String> members) {
    Buffer json = Buffer.buffer("{");
    members.forEach((name, value) ->
        json.appendString(json.length() == 1 ? "" : ",")
            .appendBuffer(JsonText.quoted(name))
            .appendString(":")
            .appendBuffer(JsonText.quoted(value)));
    return json.appendString("}");
  }

  private static Buffer text(String json) {
    return Buffer.buffer(json);
  }
}
