package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.TextTemplate.Piece;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stretch of a body template. */
sealed interface BodyPart {

  void append(Buffer json, Names values);

  default Set<String> names() {
    return Set.of();
  }

  /** JSON that is always the same. */
  record Fixed(Buffer json) implements BodyPart {
    @Override
    public void append(Buffer out, Names values) {
      out.appendBuffer(json);
    }
  }

  /** A string that is exactly {@code {x}}. */
  record Value(String name, String source) implements BodyPart {
    @Override
    public void append(Buffer out, Names values) {
      JsonNode value = values.value(name, source);
      out.appendBytes(Json.bytes(value == null ? NullNode.getInstance() : value));
    }

    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** A string with names among its text. */
  record Text(List<Piece> pieces, String source) implements BodyPart {
    @Override
    public void append(Buffer out, Names values) {
      String text = TextTemplate.text(pieces, values, source);
      out.appendBytes(Json.bytes(TextNode.valueOf(text)));
    }

    @Override
    public Set<String> names() {
      return TextTemplate.names(pieces);
    }
  }

  /** In order; neighbours that are always the same are one part. */
  static List<BodyPart> compile(JsonNode body) {
    Compiler compiler = new Compiler();
    compiler.value(body);
    compiler.flush();
    return List.copyOf(compiler.parts);
  }

  /** Walks the tree once. */
  final class Compiler {
    private final List<BodyPart> parts = new ArrayList<>();
    private Buffer fixed = Buffer.buffer();

    private void value(JsonNode node) {
      if (node.isTextual()) {
        string(node.textValue());
      } else if (node.isObject()) {
        object(node);
      } else if (node.isArray()) {
        array(node);
      } else {
        fixed.appendBytes(Json.bytes(node));
      }
    }

    private void string(String source) {
      List<Piece> pieces = TextTemplate.cut(source);
      if (pieces.stream().noneMatch(Piece::isName)) {
        String text = pieces.isEmpty() ? "" : pieces.get(0).text();
        fixed.appendBytes(Json.bytes(TextNode.valueOf(text)));
        return;
      }
      flush();
      parts.add(
          pieces.size() == 1 ? new Value(pieces.get(0).text(), source) : new Text(pieces, source));
    }

    private void object(JsonNode node) {
      char before = '{';
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        fixed.appendByte((byte) before);
        fixed.appendBytes(Json.bytes(TextNode.valueOf(field.getKey()))).appendByte((byte) ':');
        value(field.getValue());
        before = ',';
      }
      fixed.appendString(node.isEmpty() ? "{}" : "}");
    }

    private void array(JsonNode node) {
      fixed.appendByte((byte) '[');
      for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
        value(elements.next());
        if (elements.hasNext()) {
          fixed.appendByte((byte) ',');
        }
      }
      fixed.appendByte((byte) ']');
    }

    private void flush() {
      if (fixed.length() > 0) {
        parts.add(new Fixed(fixed));
        fixed = Buffer.buffer();
      }
    }
  }
}
