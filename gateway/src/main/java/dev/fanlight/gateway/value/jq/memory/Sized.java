package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.value.json.ExactNumber;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * An array or object that knows its size, so that nobody has to walk it: a value may hold another
 * many times over, and walking it would then take for ever. Never changed after it is made.
 */
public interface Sized {
  /** Bytes of memory that a text takes besides its characters. */
  long TEXT = 72;

  /** About how many bytes it takes as JSON. */
  long text();

  /** About how many bytes of memory it takes, with all that it holds. */
  long memory();

  /** How deep arrays and objects nest in it, itself included. */
  int depth();

  static int depth(JsonNode value) {
    return value instanceof Sized sized ? sized.depth() : 0;
  }

  static long text(JsonNode value) {
    if (value instanceof Sized sized) {
      return sized.text();
    }
    if (value.isTextual()) {
      return value.textValue().length() + 2L;
    }
    return value.isNumber() ? numberText(value) : 5;
  }

  private static long numberText(JsonNode value) {
    if (value instanceof ExactNumber exact) {
      return exact.asText().length();
    }
    if (value.isBigDecimal() || value.isBigInteger()) {
      return 16L + bits(value) / 3;
    }
    return value.isIntegralNumber() ? wholeText(value.longValue()) : 24;
  }

  private static long wholeText(long number) {
    return number >= 0 && number < 10 ? 1 : number > -1000 && number < 1000 ? 4 : 20;
  }

  private static int bits(JsonNode value) {
    BigInteger digits =
        value.isBigDecimal() ? value.decimalValue().unscaledValue() : value.bigIntegerValue();
    return digits.bitLength();
  }

  static long memory(JsonNode value) {
    if (value instanceof Sized sized) {
      return sized.memory();
    }
    if (value.isTextual()) {
      return TEXT + 2L * value.textValue().length();
    }
    return value.isNumber() ? numberMemory(value) : 0;
  }

  private static long numberMemory(JsonNode value) {
    if (value instanceof ExactNumber exact) {
      return TEXT + exact.asText().length();
    }
    return value.isBigDecimal() || value.isBigInteger() ? 128 + bits(value) / 8 : 24;
  }

  /** An array. */
  @SuppressWarnings("unchecked") // the library's own deepCopy
  final class SizedArray extends ArrayNode implements Sized {
    private static final long serialVersionUID = 1L;

    private final long text;
    private final long memory;
    private final int depth;

    SizedArray(List<JsonNode> children, long text, long memory, int depth) {
      super(JsonNodeFactory.instance, children);
      this.text = text;
      this.memory = memory;
      this.depth = depth;
    }

    @Override
    public long text() {
      return text;
    }

    @Override
    public long memory() {
      return memory;
    }

    @Override
    public int depth() {
      return depth;
    }
  }

  /** An object. */
  @SuppressWarnings("unchecked") // the library's own deepCopy
  final class SizedObject extends ObjectNode implements Sized {
    private static final long serialVersionUID = 1L;

    private final long text;
    private final long memory;
    private final int depth;

    SizedObject(Map<String, JsonNode> children, long text, long memory, int depth) {
      super(JsonNodeFactory.instance, children);
      this.text = text;
      this.memory = memory;
      this.depth = depth;
    }

    @Override
    public long text() {
      return text;
    }

    @Override
    public long memory() {
      return memory;
    }

    @Override
    public int depth() {
      return depth;
    }
  }
}
