package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** An error of a program, which it may catch. */
public final class JqError extends JsonQueryException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable JsonNode value;

  public JqError(String format, Object... values) {
    super(format, values);
    this.value = null;
  }

  /** What {@code error(value)} raises. */
  public JqError(JsonNode value) {
    super("%s", value);
    this.value = value;
  }

  @Override
  public JsonNode getMessageAsJsonNode() {
    return value == null ? super.getMessageAsJsonNode() : value;
  }

  /** Programs may raise many, and none is shown with its trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
