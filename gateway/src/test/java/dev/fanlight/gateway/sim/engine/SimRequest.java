package dev.fanlight.gateway.sim.engine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.ValueSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated client asks for: lists by the name of a query parameter, and one in a header.
 */
public record SimRequest(Map<String, List<String>> lists, List<String> listed)
    implements ValueSource {

  public SimRequest(String exchange) {
    this(Map.of("id", items(exchange, 1)), items(exchange, 2));
  }

  private static List<String> items(String exchange, int salt) {
    return items(Math.floorMod((exchange + salt).hashCode(), 7));
  }

  private static List<String> items(int size) {
    return IntStream.range(0, size).mapToObj(i -> "i" + i).toList();
  }

  @Override
  public @Nullable String pathVariable(String name) {
    return null;
  }

  @Override
  public List<String> query(String name) {
    return lists.getOrDefault(name, List.of());
  }

  @Override
  public List<String> header(String name) {
    return name.equals("x-ids") ? List.of(String.join(",", listed)) : List.of();
  }

  @Override
  public @Nullable JsonNode requestBody(JsonPointer pointer) {
    return null;
  }

  @Override
  public @Nullable CallValues call(String name) {
    return null;
  }

  @Override
  public @Nullable JsonNode item() {
    return null;
  }
}
