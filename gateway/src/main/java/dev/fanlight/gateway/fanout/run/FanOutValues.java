package dev.fanlight.gateway.fanout.run;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.ValueSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one call can read: the request, the finished calls of its run, its own
 * item.
 */
final class FanOutValues implements ValueSource {
  private final ValueSource request;
  private final List<Slot> slots;
  private final @Nullable JsonNode item;
  private final boolean itemFromCall;

  FanOutValues(
      ValueSource request, List<Slot> slots, @Nullable JsonNode item, boolean itemFromCall) {
    this.request = request;
    this.slots = slots;
    this.item = item;
    this.itemFromCall = itemFromCall;
  }

  @Override
  public @Nullable String pathVariable(String name) {
    return request.pathVariable(name);
  }

  @Override
  public @Nullable String clientAddress() {
    return request.clientAddress();
  }

  @Override
  public @Nullable String rawVariable(String name) {
    return request.rawVariable(name);
  }

  @Override
  public @Nullable String wholeTail(String name) {
    return request.wholeTail(name);
  }

  @Override
  public @Nullable List<String> pathTail(String name) {
    return request.pathTail(name);
  }

  @Override
  public List<String> query(String name) {
    return request.query(name);
  }

  @Override
  public List<String> header(String name) {
    return request.header(name);
  }

  @Override
  public @Nullable JsonNode requestBody(JsonPointer pointer) {
    return request.requestBody(pointer);
  }

  @Override
  public @Nullable CallValues call(String name) {
    for (Slot slot : slots) {
      if (slot.name().equals(name)) {
        return slot.values();
      }
    }
    return null;
  }

  @Override
  public @Nullable JsonNode item() {
    return item;
  }

  @Override
  public boolean itemFromCall() {
    return itemFromCall;
  }
}
