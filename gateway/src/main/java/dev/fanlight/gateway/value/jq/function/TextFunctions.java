package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.data.Texts;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.AsText;
import dev.fanlight.gateway.value.jq.memory.InputReader;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.node.Native;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions that make texts, or values of texts. */
final class TextFunctions {
  private static final int LONGEST_NUMBER = 1000;
  private static final int LONGEST_DATE = "2015-03-05T23:51:47Z".length();

  /** Bytes of memory for each character of a text that is made, while it is copied. */
  private static final long PER_CHARACTER = 12;

  static final Native TO_JSON = (env, args, in, path, output) -> output.emit(AsText.json(in), null);

  static final Native TO_STRING = (env, args, in, path, output) -> output.emit(AsText.of(in), null);

  static final Native FROM_JSON =
      (env, args, in, path, output) -> {
        String text = text(in, "parsed");
        if (text.isBlank()) {
          throw new JqError("Expected JSON value (while parsing '')");
        }
        output.emit(text.strip().equals("nan") ? DoubleNode.valueOf(Double.NaN) : read(text), null);
      };

  static final Native TO_NUMBER =
      (env, args, in, path, output) -> {
        JsonNode number = in;
        if (!in.isNumber()) {
          number = number(text(in, "parsed as a number").strip());
          if (!number.isNumber()) {
            throw new JqError("%s cannot be parsed as a number", in);
          }
        }
        output.emit(number, null);
      };

  static final Native FROM_DATE =
      (env, args, in, path, output) ->
          output.emit(LongNode.valueOf(seconds(text(in, "parsed as a date"))), null);

  static final Native SPLIT =
      (env, args, in, path, output) ->
          args.get(0)
              .each(
                  env,
                  in,
                  separator -> {
                    String text = text(in, "split");
                    output.emit(Texts.split(text, text(separator, "a separator")), null);
                  });

  static final Native EXPLODE =
      (env, args, in, path, output) -> {
        ArrayBuilder characters = new ArrayBuilder(Ledger.current());
        text(in, "exploded").codePoints().forEach(c -> characters.add(IntNode.valueOf(c)));
        output.emit(characters.done(), null);
      };

  static final Native IMPLODE =
      (env, args, in, path, output) -> {
        if (!in.isArray()) {
          throw new JqError("%s cannot be imploded, as it is not an array", in);
        }
        env.ledger.checkText(in.size());
        env.ledger.room(PER_CHARACTER * in.size());
        StringBuilder text = new StringBuilder(in.size());
        for (JsonNode character : in) {
          if (!character.isNumber()) {
            throw new JqError("Unicode codepoint must be numeric");
          }
          int c = (int) character.doubleValue();
          boolean isOne = Character.isValidCodePoint(c) && !(c >= 0xd800 && c < 0xe000);
          text.appendCodePoint(isOne ? c : 0xfffd);
        }
        output.emit(TextNode.valueOf(text.toString()), null);
      };

  static final Native DOWNCASE =
      (env, args, in, path, output) ->
          output.emit(TextNode.valueOf(cased(text(in, "a string"), 'A', 'Z', 32)), null);

  static final Native UPCASE =
      (env, args, in, path, output) ->
          output.emit(TextNode.valueOf(cased(text(in, "a string"), 'a', 'z', -32)), null);

  static final Native UTF8_LENGTH =
      (env, args, in, path, output) -> {
        if (!in.isTextual()) {
          throw new JqError("%s only strings have UTF-8 byte length", in);
        }
        env.ledger.room(6L * in.textValue().length());
        output.emit(IntNode.valueOf(in.textValue().getBytes(StandardCharsets.UTF_8).length), null);
      };

  private TextFunctions() {}

  private static String cased(String text, char first, char last, int by) {
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      if (characters[i] >= first && characters[i] <= last) {
        characters[i] += (char) by;
      }
    }
    return new String(characters);
  }

  private static String text(JsonNode value, String what) throws JsonQueryException {
    if (!value.isTextual()) {
      throw new JqError("%s cannot be " + what, value);
    }
    return value.textValue();
  }

  private static long seconds(String date) throws JsonQueryException {
    boolean fits = date.length() <= LONGEST_DATE;
    try {
      if (fits) {
        return Instant.parse(date).getEpochSecond();
      }
    } catch (DateTimeParseException none) {
      // It is no date, as a longer text is none.
    }
    throw new JqError(
        "date \"%s\" does not match format \"%%Y-%%m-%%dT%%H:%%M:%%SZ\"",
        fits ? date : date.substring(0, LONGEST_DATE) + "...");
  }

  /** Anything else where the text is no number. */
  private static JsonNode number(String text) {
    try {
      return text.length() > LONGEST_NUMBER ? NullNode.getInstance() : parsed(text);
    } catch (IllegalArgumentException noJson) {
      return NullNode.getInstance();
    }
  }

  private static JsonNode read(String text) throws JsonQueryException {
    try {
      return parsed(text);
    } catch (IllegalArgumentException malformed) {
      throw new JqError(malformed.getMessage() + " (while parsing JSON)");
    }
  }

  private static JsonNode parsed(String text) {
    Ledger ledger = Ledger.current();
    ledger.room(6L * text.length());
    return InputReader.read(ledger, text.getBytes(StandardCharsets.UTF_8));
  }
}
