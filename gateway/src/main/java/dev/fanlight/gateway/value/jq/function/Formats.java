package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.memory.AsText;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.node.Native;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Formats of texts: {@code @csv} and its like. Numbers have the same text in all of them. */
final class Formats {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  /** What HTML has other names for, and those names: jq's own, zero included. */
  private static final String SPECIAL = "<>'\"&\0";

  private static final List<String> ENTITIES =
      List.of("&lt;", "&gt;", "&apos;", "&quot;", "&amp;", "\\0");

  static final Native CSV = row("csv", ",", text -> "\"" + text.replace("\"", "\"\"") + "\"");

  static final Native TSV =
      row(
          "tsv",
          "\t",
          text ->
              text.replace("\\", "\\\\")
                  .replace("\t", "\\t")
                  .replace("\n", "\\n")
                  .replace("\r", "\\r"));

  static final Native SH =
      (env, args, in, path, output) -> {
        Line line = new Line(" ");
        for (JsonNode word : in.isArray() ? in : List.of(in)) {
          if (word.isContainerNode()) {
            throw new JqError("%s can not be escaped for shell", word);
          }
          String text = AsText.of(word).textValue();
          line.add(word.isTextual() ? "'" + text.replace("'", "'\\''") + "'" : text);
        }
        output.emit(line.done(), null);
      };

  private Formats() {}

  /** How a text is written in a row. */
  @FunctionalInterface
  private interface Quoted {
    String of(String text);
  }

  private static Native row(String name, String separator, Quoted quoted) {
    return (env, args, in, path, output) -> {
      if (!in.isArray()) {
        throw new JqError("%s cannot be " + name + "-formatted, only an array can be", in);
      }
      Line line = new Line(separator);
      for (JsonNode cell : in) {
        line.add(cell(cell, quoted));
      }
      output.emit(line.done(), null);
    };
  }

  private static String cell(JsonNode cell, Quoted quoted) throws JsonQueryException {
    if (cell.isContainerNode()) {
      throw new JqError("%s is not valid in a csv row", cell);
    }
    if (cell.isTextual()) {
      return quoted.of(cell.textValue());
    }
    boolean isNothing = cell.isNull() || (cell.isDouble() && Double.isNaN(cell.doubleValue()));
    return isNothing ? "" : AsText.of(cell).textValue();
  }

  static final Native URI =
      (env, args, in, path, output) -> {
        byte[] text = utf8(env.ledger, AsText.of(in).textValue());
        env.ledger.checkText(text.length);
        env.ledger.room(12L * text.length);
        StringBuilder encoded = new StringBuilder(text.length);
        for (byte b : text) {
          if (UNRESERVED.indexOf(b) >= 0) {
            encoded.append((char) b);
          } else {
            encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
          }
        }
        output.emit(TextNode.valueOf(encoded.toString()), null);
      };

  static final Native HTML =
      (env, args, in, path, output) -> {
        String text = AsText.of(in).textValue();
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
          int special = SPECIAL.indexOf(text.charAt(i));
          length += special < 0 ? 1 : ENTITIES.get(special).length();
        }
        env.ledger.checkText(length);
        env.ledger.room(4 * length);
        StringBuilder escaped = new StringBuilder((int) length);
        for (int i = 0; i < text.length(); i++) {
          char c = text.charAt(i);
          int special = SPECIAL.indexOf(c);
          if (special < 0) {
            escaped.append(c);
          } else {
            escaped.append(ENTITIES.get(special));
          }
        }
        output.emit(TextNode.valueOf(escaped.toString()), null);
      };

  static final Native BASE64 =
      (env, args, in, path, output) -> {
        byte[] bytes = utf8(env.ledger, AsText.of(in).textValue());
        env.ledger.room(4L * bytes.length);
        output.emit(TextNode.valueOf(Base64.getEncoder().encodeToString(bytes)), null);
      };

  /** Bytes for the longest that it may be, and for a copy that is as long as it is. */
  private static byte[] utf8(Ledger ledger, String text) {
    ledger.room(6L * text.length());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final Native LIBRARY_BASE64D = Natives.library("@base64d/0");

  static final Native BASE64_DECODED =
      (env, args, in, path, output) -> {
        JsonNode text = AsText.of(in);
        env.ledger.room(4L * text.textValue().length());
        LIBRARY_BASE64D.apply(env, args, text, null, output);
      };

  /** Parts of a text with a separator between them. */
  private static final class Line {
    private final StringBuilder line = new StringBuilder();
    private final String separator;
    private boolean empty = true;

    Line(String separator) {
      this.separator = separator;
    }

    void add(String part) {
      Ledger ledger = Ledger.current();
      long length = line.length() + (long) part.length() + 1;
      ledger.checkText(length);
      ledger.room(2 * length);
      line.append(empty ? "" : separator).append(part);
      empty = false;
    }

    JsonNode done() {
      return TextNode.valueOf(line.toString());
    }
  }
}
