package dev.fanlight.gateway.merge.json;

import dev.fanlight.gateway.value.json.ByteOrderMark;
import dev.fanlight.gateway.value.json.JsonBytes;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Any upstream's body as JSON that a merge can splice in.
 *
 * <ul>
 *   <li>JSON is taken as it is, never decoded: what is declared as JSON must be it; what is
 *       undeclared may be; under any other type only an object or an array is, so that a text does
 *       not change its type with its content.
 *   <li>A byte order mark before JSON is dropped.
 *   <li>Nothing is {@code null}.
 *   <li>Text is a string, decoded by its charset, UTF-8 unless it names one.
 *   <li>Anything else is {@code {"base64": "...", "content_type": "..."}}.
 * </ul>
 */
public final class JsonBody {
  /** What nothing is. */
  public static final Buffer NULL = Buffer.buffer("null");

  private static final String JSON = "application/json";
  private static final Pattern ALSO_JSON = Pattern.compile("[^/]+/[^/]+\\+json");
  private static final Pattern BINARY =
      Pattern.compile("(image|audio|video|font)/.*(?<!\\+xml)|application/octet-stream");
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

  private JsonBody() {}

  /**
   * The body as one JSON value. Shares the bytes of a body that is JSON.
   *
   * @param contentType the field's value; null when there is none
   * @throws GatewayError {@code invalid_body} when it is declared as JSON and is not
   */
  public static Buffer of(@Nullable String contentType, Buffer body) {
    if (body.length() == 0) {
      return NULL;
    }
    String type = contentType == null ? "" : mediaType(contentType);
    Buffer unmarked = ByteOrderMark.without(body);
    if (isJson(type)) {
      return required(type, unmarked);
    }
    if ((type.isEmpty() || isContainer(unmarked)) && JsonBytes.firstError(unmarked) < 0) {
      return unmarked;
    }
    String text = BINARY.matcher(type).matches() ? null : decoded(body, charset(contentType));
    return text == null ? base64(contentType, body) : JsonText.quoted(text);
  }

  /** The body where it is declared as JSON and is JSON; null for any other. */
  public static @Nullable Buffer declared(@Nullable String contentType, Buffer body) {
    if (contentType == null || !isJson(mediaType(contentType))) {
      return null;
    }
    Buffer unmarked = ByteOrderMark.without(body);
    return unmarked.length() > 0 && JsonBytes.firstError(unmarked) < 0 ? unmarked : null;
  }

  /**
   * What a JSON value adds to a concatenation: an array's elements, nothing for null, or itself.
   */
  public static Buffer elements(Buffer json) {
    Buffer value = trimmed(json, 0, json.length());
    return switch (value.getByte(0)) {
      case '[' -> trimmed(value, 1, value.length() - 1);
      case 'n' -> Buffer.buffer();
      default -> value;
    };
  }

  private static boolean isJson(String type) {
    return type.equals(JSON) || ALSO_JSON.matcher(type).matches();
  }

  private static Buffer required(String type, Buffer body) {
    int error = JsonBytes.firstError(body);
    if (error >= 0) {
      throw GatewayError.of(
          ErrorCode.INVALID_BODY,
          "the body, declared " + type + ", " + JsonBytes.problem(body, error));
    }
    return body;
  }

  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isContainer(Buffer body) {
    Buffer value = trimmed(body, 0, body.length());
    return value.length() > 0 && (value.getByte(0) == '{' || value.getByte(0) == '[');
  }

  private static @Nullable Charset charset(@Nullable String contentType) {
    Matcher charset = CHARSET.matcher(contentType == null ? "" : contentType);
    try {
      return charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return null;
    }
  }

  private static @Nullable String decoded(Buffer body, @Nullable Charset charset) {
    if (charset == null) {
      return null;
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }

  private static Buffer base64(@Nullable String contentType, Buffer body) {
    Buffer type = contentType == null ? NULL : JsonText.quoted(contentType);
    byte[] encoded = Base64.getEncoder().encode(body.getBytes());
    return Buffer.buffer(encoded.length + type.length() + 32)
        .appendString("{\"base64\":\"")
        .appendBytes(encoded)
        .appendString("\",\"content_type\":")
        .appendBuffer(type)
        .appendString("}");
  }

  private static Buffer trimmed(Buffer json, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(json.getByte(start))) {
      start++;
    }
    while (end > start && isSpace(json.getByte(end - 1))) {
      end--;
    }
    return json.slice(start, end);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
