package dev.fanlight.gateway.value.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text in UTF-8, of which values are read one at a time: only what a pointer names becomes
 * objects. The text is checked once, in one pass over its bytes; each pointer takes one more. A
 * byte order mark at the beginning is ignored.
 *
 * <p>Confined to its exchange.
 */
public final class JsonDocument {
  /** How many values may be read in all: more take milliseconds to read, and megabytes to hold. */
  public static final int MAX_VALUES = 50_000;

  private final Budget budget;
  private final byte[] text;
  private final int start;
  private final Map<JsonPointer, Optional<JsonNode>> found = new HashMap<>();

  /**
   * @param json may be empty or white space: such a document has no values
   * @throws IllegalArgumentException saying what is wrong where it is not JSON
   */
  public JsonDocument(Buffer json) {
    this(json, new Budget());
  }

  /**
   * A document that shares its budget with others.
   *
   * @throws IllegalArgumentException when it is not JSON
   */
  public JsonDocument(Buffer json, Budget budget) {
    this.budget = budget;
    text = ByteOrderMark.without(json).getBytes();
    start = JsonBytes.space(text, 0, text.length);
    int error = start == text.length ? -1 : JsonBytes.firstError(text, 0, text.length);
    if (error >= 0) {
      throw new IllegalArgumentException(JsonBytes.problem(Buffer.buffer(text), error));
    }
  }

  /**
   * The value at a pointer; null when nothing is there. Of members of one name the last counts.
   *
   * @throws Unreadable when a value there is no value to work with
   * @throws TooManyValues when more than {@link #MAX_VALUES} would have been read
   */
  public @Nullable JsonNode at(JsonPointer pointer) {
    Optional<JsonNode> known = found.get(pointer);
    if (known == null) {
      int at = start == text.length ? -1 : place(start, pointer);
      known = at < 0 ? Optional.empty() : Optional.of(value(at));
      found.put(pointer, known);
    }
    return known.orElse(null);
  }

  /** Where the value begins, or -1. */
  private int place(int begin, JsonPointer pointer) {
    int at = begin;
    for (JsonPointer rest = pointer; at >= 0 && !rest.matches(); rest = rest.tail()) {
      at =
          switch (text[at]) {
            case '{' -> member(at, rest.getMatchingProperty());
            case '[' -> element(at, rest.getMatchingIndex());
            default -> -1;
          };
    }
    return at;
  }

  private int member(int object, String name) {
    int place = -1;
    int at = space(object + 1);
    while (text[at] == '"') {
      int end = skip(at);
      int value = space(space(end) + 1);
      if (Json.isName(text, at + 1, end - 1, name)) {
        place = value;
      }
      at = space(skip(value));
      at = text[at] == ',' ? space(at + 1) : at;
    }
    return place;
  }

  private int element(int array, int index) {
    int at = space(array + 1);
    for (int i = 0; index >= 0 && text[at] != ']'; i++) {
      if (i == index) {
        return at;
      }
      at = space(skip(at));
      at = text[at] == ',' ? space(at + 1) : at;
    }
    return -1;
  }

  private JsonNode value(int from) {
    int to = skip(from);
    int values = 1;
    for (int i = from; i < to; i++) {
      switch (text[i]) {
        case '"' -> i = string(i) - 1;
        case ',', '[', '{' -> values++;
        default -> {
          // Part of a value that is counted already.
        }
      }
    }
    budget.take(values);
    return read(from, to);
  }

  private JsonNode read(int from, int to) {
    try {
      return Trees.read(new String(text, from, to - from, StandardCharsets.UTF_8));
    } catch (JacksonException | NumberFormatException | ArithmeticException refused) {
      throw new Unreadable(refused);
    }
  }

  /** Behind the value that begins there. */
  private int skip(int from) {
    int depth = 0;
    int at = from;
    do {
      switch (text[at]) {
        case '"' -> at = string(at);
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case ',', ':', ' ', '\t', '\n', '\r' -> at++;
        default -> at = word(at);
      }
    } while (depth > 0);
    return at;
  }

  /** Behind the string that begins there. */
  private int string(int quote) {
    int at = quote + 1;
    while (text[at] != '"') {
      at += text[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Behind the number, or the true, false or null, that begins there. */
  private int word(int from) {
    int at = from;
    while (at < text.length && ",:]} \t\n\r".indexOf(text[at]) < 0) {
      at++;
    }
    return at;
  }

  private int space(int from) {
    return JsonBytes.space(text, from, text.length);
  }

  /** What may still be read. */
  public static final class Budget {
    private int left = MAX_VALUES;

    private void take(int values) {
      if (values > left) {
        throw new TooManyValues();
      }
      left -= values;
    }
  }

  /** What a pointer names is JSON, but nothing that can be worked with. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(Throwable cause) {
      super(
          "a number of more than 1,000 characters or with too large an exponent, or a name of more"
              + " than 50,000 characters",
          cause,
          false,
          false);
    }
  }

  /** What a pointer names is too much to read. */
  public static final class TooManyValues extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyValues() {
      super("more than " + MAX_VALUES + " values", null, false, false);
    }
  }
}
