package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** JSON texts as trees, read exactly: numbers keep every digit. */
public final class Trees {
  /** Keeps no names beyond a text: who sends ever new ones would make every reader slow. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .nodeFactory(new ReadObject.Factory())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Trees() {}

  /** One value; a missing node when there is nothing but white space. */
  public static JsonNode read(String text) throws JacksonException {
    return MAPPER.readTree(text);
  }

  /** A name that several members of an object had where it was read; null where there is none. */
  public static @Nullable String repeatedName(JsonNode read) {
    return read instanceof ReadObject object ? object.repeated() : null;
  }

  /** Compact JSON. */
  public static byte[] write(JsonNode value) throws JacksonException {
    return MAPPER.writeValueAsBytes(value);
  }
}
