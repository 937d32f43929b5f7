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
  private static final int UNICODE_ESCAPE = "\\u0000".length();
  private static final int HEX = 16;

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

  /**
   * Whether a string stands for that name. It makes no objects: whoever sends many names must not
   * make many.
   *
   * @param from behind its first quote
   * @param to its last quote
   */
  static boolean isName(byte[] json, int from, int to, String name) {
    int at = from;
    int place = 0;
    while (at < to) {
      boolean escaped = json[at] == '\\';
      int length = escaped ? escapeLength(json, at) : utf8Length(json[at]);
      int c = escaped ? escape(json, at) : utf8(json, at, length);
      if (place >= name.length()
          || c != (c > Character.MAX_VALUE ? name.codePointAt(place) : name.charAt(place))) {
        return false;
      }
      at += length;
      place += Character.charCount(c);
    }
    return place == name.length();
  }

  private static int escapeLength(byte[] json, int slash) {
    return json[slash + 1] == 'u' ? UNICODE_ESCAPE : 2;
  }

  private static int escape(byte[] json, int slash) {
    int c = json[slash + 1];
    if (c != 'u') {
      return unescaped((char) c);
    }
    int unit = 0;
    for (int i = slash + 2; i < slash + UNICODE_ESCAPE; i++) {
      unit = unit << 4 | Character.digit(json[i], HEX);
    }
    return unit;
  }

  private static int utf8Length(byte first) {
    return Math.max(1, Integer.numberOfLeadingZeros(~first << 24));
  }

  private static int utf8(byte[] json, int at, int length) {
    int c = length == 1 ? json[at] : json[at] & (0x7f >> length);
    for (int i = at + 1; i < at + length; i++) {
      c = c << 6 | (json[i] & 0x3f);
    }
    return c;
  }

  /**
   * What a string stands for.
   *
   * @param raw between its quotes
   */
  public static String unescaped(String raw) {
    int slash = raw.indexOf('\\');
    if (slash < 0) {
      return raw;
    }
    StringBuilder plain = new StringBuilder(raw.length());
    int from = 0;
    for (; slash >= 0; slash = raw.indexOf('\\', from)) {
      plain.append(raw, from, slash);
      char c = raw.charAt(slash + 1);
      from = slash + 2;
      if (c == 'u') {
        from = slash + UNICODE_ESCAPE;
        plain.append((char) Integer.parseInt(raw, slash + 2, from, HEX));
      } else {
        plain.append(unescaped(c));
      }
    }
    return plain.append(raw, from, raw.length()).toString();
  }

  private static char unescaped(char behindSlash) {
    int known = "ntrbf".indexOf(behindSlash);
    return known < 0 ? behindSlash : "\n\t\r\b\f".charAt(known);
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
