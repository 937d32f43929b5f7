package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Functions that make texts, or values of texts. */
final class TextFunctions {
  private static final int LONGEST_NUMBER = 1000;

  static final Function TO_JSON =
      (scope, args, in, path, output, version) -> output.emit(AsText.json(in), null);

  static final Function TO_STRING =
      (scope, args, in, path, output, version) -> output.emit(AsText.of(in), null);

  static final Function FROM_JSON =
      (scope, args, in, path, output, version) -> {
        String text = text(in, "parsed");
        output.emit(text.strip().equals("nan") ? DoubleNode.valueOf(Double.NaN) : read(text), null);
      };

  static final Function TO_NUMBER =
      (scope, args, in, path, output, version) -> {
        JsonNode number = in;
        if (!in.isNumber()) {
          number = number(text(in, "parsed as a number").strip());
          if (!number.isNumber()) {
            throw new JsonQueryException("%s cannot be parsed as a number", in);
          }
        }
        output.emit(number, null);
      };

  static final Function SPLIT =
      (scope, args, in, path, output, version) ->
          args.get(0)
              .apply(
                  scope,
                  in,
                  separator -> {
                    String text = text(in, "split");
                    output.emit(Texts.split(text, text(separator, "a separator")), null);
                  });

  static final Function EXPLODE =
      (scope, args, in, path, output, version) -> {
        ArrayBuilder characters = new ArrayBuilder(Ledger.current());
        text(in, "exploded").codePoints().forEach(c -> characters.add(IntNode.valueOf(c)));
        output.emit(characters.done(), null);
      };

  static final Function IMPLODE =
      (scope, args, in, path, output, version) -> {
        if (!in.isArray()) {
          throw new JsonQueryException("%s cannot be imploded, as it is not an array", in);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode character : in) {
          int c = character.canConvertToInt() ? character.intValue() : -1;
          if (!Character.isValidCodePoint(c)) {
            throw new JsonQueryException("%s is no character", character);
          }
          text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
        }
        output.emit(TextNode.valueOf(text.toString()), null);
      };

  static final Function DOWNCASE =
      (scope, args, in, path, output, version) ->
          output.emit(TextNode.valueOf(cased(text(in, "a string"), 'A', 'Z', 32)), null);

  static final Function UPCASE =
      (scope, args, in, path, output, version) ->
          output.emit(TextNode.valueOf(cased(text(in, "a string"), 'a', 'z', -32)), null);

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
      throw new JsonQueryException("%s cannot be " + what, value);
    }
    return value.textValue();
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
      throw new JsonQueryException(malformed.getMessage() + " (while parsing JSON)");
    }
  }

  private static JsonNode parsed(String text) {
    Ledger ledger = Ledger.current();
    ledger.room(3L * text.length());
    return InputReader.read(ledger, text.getBytes(StandardCharsets.UTF_8));
  }
}
