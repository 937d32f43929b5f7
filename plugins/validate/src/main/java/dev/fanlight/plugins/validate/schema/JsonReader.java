package dev.fanlight.plugins.validate.schema;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a body as RFC 8259 has it, and refuses what two readers may read in two ways: other
 * encodings than UTF-8, a byte order mark, a name that an object has twice, numbers beyond 64-bit
 * floating point, half of a surrogate pair. Safe for use by all threads.
 */
public final class JsonReader {
  private static final int LONGEST_NUMBER = 100;

  private final JsonMapper mapper;
  private final int maxDepth;

  /**
   * @param maxDepth of objects and lists within each other
   */
  public JsonReader(int maxDepth) {
    this.maxDepth = maxDepth;
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxDepth)
            .maxNumberLength(LONGEST_NUMBER)
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(bounds)
            // The factory would keep the names of all bodies, and clients choose them.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();
    this.mapper =
        JsonMapper.builder(factory)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
  }

  /**
   * Reads all of the body.
   *
   * @throws MalformedException if the body is not one JSON value within the bounds
   */
  public JsonNode read(Buffer body) throws MalformedException {
    JsonNode json;
    try {
      json = mapper.readTree(text(body));
    } catch (StreamConstraintsException beyond) {
      throw new MalformedException(
          "the body is nested deeper than %d levels, or has a number of more than %d digits"
              .formatted(maxDepth, LONGEST_NUMBER));
    } catch (NumberFormatException exponent) {
      throw beyond();
    } catch (JacksonException malformed) {
      throw new MalformedException(malformed(malformed));
    }
    if (json == null || json.isMissingNode()) {
      throw new MalformedException("the body has no JSON");
    }
    refuseUnreadable(json);
    return json;
  }

  private static String text(Buffer body) throws MalformedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body.getBytes()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedException("the body is not UTF-8");
    }
  }

  /** Shows nothing of the text, which may be anything. */
  private static String malformed(JacksonException malformed) {
    TokenStreamLocation at = malformed.getLocation();
    String where =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    return String.valueOf(malformed.getOriginalMessage()).startsWith("Duplicate")
        ? "an object has the same name twice" + where
        : "the body is not valid JSON" + where;
  }

  /**
   * Others may read these numbers as infinite or as zero, and may drop or replace half of a
   * surrogate pair.
   */
  private static void refuseUnreadable(JsonNode json) throws MalformedException {
    if (json.isString() && json.stringValue().codePoints().anyMatch(JsonReader::isHalf)) {
      throw new MalformedException("the body has a text with half of a surrogate pair");
    }
    if (json.isBigDecimal()) {
      BigDecimal exact = json.decimalValue();
      double read = exact.doubleValue();
      if (Double.isInfinite(read) || (read == 0 && exact.signum() != 0)) {
        throw beyond();
      }
    }
    for (JsonNode member : json) {
      refuseUnreadable(member);
    }
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static MalformedException beyond() {
    return new MalformedException("the body has a number beyond what 64 bits can hold");
  }
}
