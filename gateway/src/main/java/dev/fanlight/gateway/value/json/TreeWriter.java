package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes trees as compact JSON in UTF-8. A number that JSON does not have is written as jq does:
 * not a number is null, and infinite is the largest number that there is. Half a surrogate pair is
 * written as its escape. Jackson writes a tree in less than half of the time. But it throws on such
 * a half, and cannot be stopped on the way. Confined to one thread.
 */
public final class TreeWriter {
  private static final int PIECE = 8 * 1024;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final byte[] piece = new byte[PIECE];
  private final LongConsumer progress;
  private final @Nullable Buffer out;
  private long before;
  private int at;

  private TreeWriter(LongConsumer progress, @Nullable Buffer out) {
    this.progress = progress;
    this.out = out;
  }

  /**
   * How many bytes a tree takes.
   *
   * @param progress hears the number of bytes so far, every few thousand; may throw to stop
   */
  public static long length(JsonNode value, LongConsumer progress) {
    return new TreeWriter(progress, null).all(value);
  }

  /**
   * A tree as JSON.
   *
   * @param length as {@link #length} told it
   * @param progress as there
   */
  public static Buffer write(JsonNode value, long length, LongConsumer progress) {
    Buffer out = Buffer.buffer(Math.toIntExact(length));
    new TreeWriter(progress, out).all(value);
    return out;
  }

  private long all(JsonNode value) {
    value(value);
    flush();
    return before;
  }

  private void flush() {
    before += at;
    progress.accept(before);
    if (out != null) {
      out.appendBytes(piece, 0, at);
    }
    at = 0;
  }

  private void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value);
      case ARRAY -> array(value);
      case STRING -> text(value.textValue());
      case NUMBER -> ascii(number(value));
      default -> ascii(value.asText("null"));
    }
  }

  /** A number as it is written. */
  public static String number(JsonNode value) {
    if (!value.isDouble() && !value.isFloat()) {
      return value.asText();
    }
    double number = value.doubleValue();
    if (Double.isNaN(number)) {
      return "null";
    }
    return Numbers.text(Math.clamp(number, -Double.MAX_VALUE, Double.MAX_VALUE));
  }

  private void object(JsonNode object) {
    char before = '{';
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      put(before);
      text(field.getKey());
      put(':');
      value(field.getValue());
      before = ',';
    }
    if (before == '{') {
      put('{');
    }
    put('}');
  }

  private void array(JsonNode array) {
    char before = '[';
    for (JsonNode element : array) {
      put(before);
      value(element);
      before = ',';
    }
    if (before == '[') {
      put('[');
    }
    put(']');
  }

  private void text(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        escape(c);
      } else if (c < 0x80) {
        put(c);
      } else if (!Character.isSurrogate(c)) {
        wide(c);
      } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        wide(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        unicode(c);
      }
    }
    put('"');
  }

  private void escape(char c) {
    int known = "\"\\\n\t\r\b\f".indexOf(c);
    if (known >= 0) {
      put('\\');
      put("\"\\ntrbf".charAt(known));
    } else {
      unicode(c);
    }
  }

  private void unicode(char c) {
    ascii("\\u");
    for (int high = Byte.SIZE; high >= 0; high -= Byte.SIZE) {
      put(HEX.toHighHexDigit(c >> high));
      put(HEX.toLowHexDigit(c >> high));
    }
  }

  /** In two to four bytes. */
  private void wide(int character) {
    for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      put((char) (b & 0xff));
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(char b) {
    if (at == PIECE) {
      flush();
    }
    piece[at++] = (byte) b;
  }
}
