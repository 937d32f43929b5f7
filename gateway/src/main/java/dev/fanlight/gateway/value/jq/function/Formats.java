package dev.fanlight.gateway.value.jq.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.memory.AsText;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import dev.fanlight.gateway.value.jq.node.Native;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Formats of texts: {@code @csv} and its like. Numbers have the same text in all of them. */
final class Formats {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

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
        byte[] text = AsText.of(in).textValue().getBytes(StandardCharsets.UTF_8);
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

  /** A format of the library for texts; any other value is written as JSON before. */
  static Native ofText(String name) {
    Native format = Natives.library(name);
    return (env, args, in, path, output) -> format.apply(env, args, AsText.of(in), null, output);
  }

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
