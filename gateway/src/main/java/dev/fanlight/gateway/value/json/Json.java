package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON trees as values: read exactly (numbers keep every digit), written compactly. */
public final class Json {
  private Json() {}

  /**
   * Reads one JSON text in UTF-8; null when there is nothing but white space.
   *
   * @throws IllegalArgumentException saying why it is not JSON
   */
  public static @Nullable JsonNode parse(Buffer text) {
    try {
      JsonNode value = Trees.read(utf8(text));
      return value.isMissingNode() ? null : value;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** Decoded first, because Jackson would also take UTF-16 and UTF-32. */
  private static String utf8(Buffer text) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(ByteOrderMark.without(text).getBytes()))
        .toString();
  }

  /** The name that a key stands for. */
  static String key(Buffer quoted) {
    String text = quoted.getString(1, quoted.length() - 1);
    if (text.indexOf('\\') < 0) {
      return text;
    }
    JsonNode key = parse(quoted);
    return key == null ? "" : key.textValue();
  }

  /** A value as text: a string itself, anything else as compact JSON. */
  public static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** Compact JSON. */
  public static byte[] bytes(JsonNode value) {
    try {
      return Trees.write(value);
    } catch (JacksonException halfSurrogatePair) {
      return TreeWriter.write(value, TreeWriter.length(value, bytes -> {}), bytes -> {}).getBytes();
    }
  }

  /** Null where there is nothing, or a JSON null. */
  public static @Nullable JsonNode at(@Nullable JsonNode value, JsonPointer pointer) {
    if (value == null) {
      return null;
    }
    return present(value.at(pointer));
  }

  /** Null where there is nothing, or a JSON null. */
  public static @Nullable JsonNode present(@Nullable JsonNode value) {
    return value == null || value.isMissingNode() || value.isNull() ? null : value;
  }

  /** What a value is, for an error: {@code an object}, {@code a string}. */
  public static String kind(JsonNode value) {
    String type = value.getNodeType().name().toLowerCase(Locale.ROOT);
    return (type.startsWith("a") || type.startsWith("o") ? "an " : "a ") + type;
  }
}
