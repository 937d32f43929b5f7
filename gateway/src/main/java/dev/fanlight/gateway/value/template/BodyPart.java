package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.WrittenText;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.gateway.value.template.TextTemplate.Piece;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stretch of a body template. */
sealed interface BodyPart {

  void append(Buffer out, TemplateNames values);

  default Set<String> names() {
    return Set.of();
  }

  /** What is always the same. */
  record Fixed(Buffer bytes) implements BodyPart {
    @Override
    public void append(Buffer out, TemplateNames values) {
      out.appendBuffer(bytes);
    }
  }

  /** A string that is exactly {@code {x}}. */
  record Value(String name, String source) implements BodyPart {
    @Override
    public void append(Buffer out, TemplateNames values) {
      JsonNode value = values.value(name, source);
      out.appendBytes(Json.bytes(value == null ? NullNode.getInstance() : value));
    }

    @Override
    public Set<String> names() {
      return Set.of(name);
    }
  }

  /** A string with names among its text; as the whole of a body it stands without quotes. */
  record Text(List<Piece> pieces, String source, boolean quoted) implements BodyPart {
    @Override
    public void append(Buffer out, TemplateNames values) {
      String text = TextTemplate.text(pieces, values, source);
      if (quoted) {
        out.appendBytes(Json.bytes(TextNode.valueOf(text)));
      } else {
        out.appendBytes(bytes(text, values));
      }
    }

    private byte[] bytes(String text, TemplateNames values) {
      try {
        return Utf8.bytes(text);
      } catch (GatewayError half) {
        String culprit =
            names().stream().filter(values::ofCall).findFirst().orElse(pieces.getFirst().text());
        throw values.unfit(culprit, "'" + source + "': " + half.detail());
      }
    }

    @Override
    public Set<String> names() {
      return TextTemplate.names(pieces);
    }
  }

  /** In order, and never none; neighbours that are always the same are one part. */
  static List<BodyPart> compile(JsonNode body) {
    Compiler compiler = new Compiler();
    if (body.isTextual()) {
      compiler.text(WrittenText.of(body));
    } else {
      compiler.value(body);
    }
    compiler.flush();
    return List.copyOf(compiler.parts);
  }

  /** Walks the tree once. */
  final class Compiler {
    private final List<BodyPart> parts = new ArrayList<>();
    private Buffer fixed = Buffer.buffer();

    private void value(JsonNode node) {
      if (node.isTextual()) {
        string(WrittenText.of(node));
      } else if (node.isObject()) {
        object(node);
      } else if (node.isArray()) {
        array(node);
      } else {
        fixed.appendBytes(Json.bytes(node));
      }
    }

    /** The whole body is one string. */
    private void text(Written written) {
      String source = written.source();
      List<Piece> pieces = TextTemplate.cut(written);
      if (isName(pieces)) {
        parts.add(new Value(pieces.get(0).text(), source));
      } else {
        parts.add(new Text(pieces, source, false));
      }
    }

    private void string(Written written) {
      String source = written.source();
      List<Piece> pieces = TextTemplate.cut(written);
      if (pieces.stream().noneMatch(Piece::isName)) {
        String text = pieces.isEmpty() ? "" : pieces.get(0).text();
        fixed.appendBytes(Json.bytes(TextNode.valueOf(text)));
        return;
      }
      flush();
      parts.add(
          isName(pieces)
              ? new Value(pieces.get(0).text(), source)
              : new Text(pieces, source, true));
    }

    private static boolean isName(List<Piece> pieces) {
      return pieces.size() == 1 && pieces.get(0).isName();
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
