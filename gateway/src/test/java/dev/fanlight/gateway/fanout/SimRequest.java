package dev.fanlight.gateway.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.ValueSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a simulated client asks for: lists of a length that depends on its name only. */
record SimRequest(String exchange) implements ValueSource {

  private List<String> items(int salt) {
    int size = Math.floorMod((exchange + salt).hashCode(), 7);
    return IntStream.range(0, size).mapToObj(i -> "i" + i).toList();
  }

  @Override
  public @Nullable String pathVariable(String name) {
    return null;
  }

  @Override
  public List<String> query(String name) {
    return name.equals("id") ? items(1) : List.of();
  }

  @Override
  public List<String> header(String name) {
    return name.equals("x-ids") ? List.of(String.join(",", items(2))) : List.of();
  }

  @Override
  public @Nullable JsonNode requestBody() {
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
