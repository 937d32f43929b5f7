package dev.fanlight.gateway.fanout.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.CallSource;
import dev.fanlight.gateway.value.ValueSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one call can read: the request, the finished calls of its run, its own
 * item.
 */
record FanOutValues(
    ValueSource request, List<Slot> slots, @Nullable JsonNode item, boolean itemFromCall)
    implements CallSource {

  @Override
  public @Nullable CallValues call(String name) {
    for (Slot slot : slots) {
      if (slot.name().equals(name)) {
        return slot.values();
      }
    }
    return null;
  }
}
