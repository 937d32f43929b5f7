package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number with too many digits, or too large an exponent, to compute with: it is written as it was
 * read, and computes as the nearest number of 64 bits with a fraction. Immutable.
 */
public final class ExactNumber extends NumericNode {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final double value;

  /**
   * @param text a number as JSON has them
   */
  public ExactNumber(String text) {
    this.text = text;
    double nearest = Double.parseDouble(text);
    this.value = Math.clamp(nearest, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public JsonParser.NumberType numberType() {
    return JsonParser.NumberType.DOUBLE;
  }

  @Override
  public Number numberValue() {
    return value;
  }

  @Override
  public boolean canConvertToInt() {
    return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
  }

  @Override
  public boolean canConvertToLong() {
    return value >= Long.MIN_VALUE && value <= Long.MAX_VALUE;
  }

  @Override
  public int intValue() {
    return (int) value;
  }

  @Override
  public long longValue() {
    return (long) value;
  }

  @Override
  public double doubleValue() {
    return value;
  }

  @Override
  public BigDecimal decimalValue() {
    return BigDecimal.valueOf(value);
  }

  @Override
  public BigInteger bigIntegerValue() {
    return decimalValue().toBigInteger();
  }

  @Override
  public void serialize(JsonGenerator to, SerializerProvider provider) throws IOException {
    to.writeNumber(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExactNumber number && number.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
