package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** An object as it is read. Of members of one name the last counts; it remembers such a name. */
@SuppressWarnings("unchecked") // the library's own deepCopy
final class ReadObject extends ObjectNode {
  private static final long serialVersionUID = 1L;

  private @Nullable String repeated;

  private ReadObject(JsonNodeFactory factory) {
    super(factory);
  }

  /** A name that several members had; null where there is none. */
  @Nullable String repeated() {
    return repeated;
  }

  /** The reader adds members in this way. */
  @Override
  public @Nullable JsonNode replace(String name, JsonNode value) {
    JsonNode before = super.replace(name, value);
    if (before != null) {
      repeated = name;
    }
    return before;
  }

  /** Makes them. */
  static final class Factory extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public ObjectNode objectNode() {
      return new ReadObject(this);
    }
  }
}
