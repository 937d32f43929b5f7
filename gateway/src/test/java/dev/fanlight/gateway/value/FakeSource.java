package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.gateway.value.json.JsonDocument;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request and its finished calls, as a test says they are. */
public final class FakeSource implements ValueSource {
  public final Map<String, String> path = new HashMap<>();
  public final Map<String, List<String>> tails = new HashMap<>();
  final MultiMap query = MultiMap.caseInsensitiveMultiMap();
  final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  final Map<String, CallValues> calls = new HashMap<>();
  @Nullable String body;
  @Nullable JsonNode item;
  boolean itemFromCall;

  FakeSource call(String name, int status, MultiMap headers, @Nullable String body) {
    calls.put(name, new Finished(status, headers, body == null ? null : json(body)));
    return this;
  }

  FakeSource call(String name, @Nullable String body) {
    return call(name, 200, MultiMap.caseInsensitiveMultiMap(), body);
  }

  public static JsonNode json(String text) {
    JsonNode value = Json.parse(Buffer.buffer(text));
    if (value == null) {
      throw new IllegalArgumentException("no JSON");
    }
    return value;
  }

  @Override
  public @Nullable String pathVariable(String name) {
    return path.get(name);
  }

  @Override
  public @Nullable List<String> pathTail(String name) {
    return tails.get(name);
  }

  @Override
  public List<String> query(String name) {
    return new ArrayList<>(query.getAll(name));
  }

  @Override
  public List<String> header(String name) {
    return new ArrayList<>(headers.getAll(name));
  }

  @Override
  public @Nullable JsonNode requestBody(JsonPointer pointer) {
    if (body == null) {
      return null;
    }
    try {
      return new JsonDocument(Buffer.buffer(body)).at(pointer);
    } catch (IllegalArgumentException e) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "the body is no JSON").withCause(e);
    }
  }

  @Override
  public @Nullable CallValues call(String name) {
    return calls.get(name);
  }

  @Override
  public @Nullable JsonNode item() {
    return item;
  }

  @Override
  public boolean itemFromCall() {
    return itemFromCall;
  }

  private record Finished(int status, MultiMap headers, @Nullable JsonNode json)
      implements CallValues {
    @Override
    public @Nullable JsonNode body(JsonPointer pointer) {
      return json == null ? null : json.at(pointer);
    }
  }
}
