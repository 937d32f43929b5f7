package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.WrittenText;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A body written as JSON. A string that is exactly {@code {x}} becomes the value with its type (a
 * null stays a null); inside other text stands the value's text; a doubled opening brace is a
 * literal one. Keys are taken as they are. What no name touches is rendered once, when the template
 * is read.
 */
public final class BodyTemplate {
  private final JsonNode source;
  private final List<BodyPart> parts;
  private final Set<String> names;
  private final boolean text;

  private BodyTemplate(JsonNode source) {
    this.source = source;
    this.parts = BodyPart.compile(source);
    this.names =
        parts.stream()
            .flatMap(part -> part.names().stream())
            .collect(Collectors.toUnmodifiableSet());
    this.text = source.isTextual() && !(parts.get(0) instanceof BodyPart.Value);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static BodyTemplate parse(JsonNode source) {
    return new BodyTemplate(source);
  }

  /** The names it uses. */
  public Set<String> names() {
    return names;
  }

  /**
   * The whole: compact JSON, or, of one that {@link #isText()}, its text in UTF-8 without quotes.
   * The buffer may be shared: it must not be changed.
   *
   * @throws dev.fanlight.plugin.GatewayError {@code missing_value}
   */
  public Buffer expand(TemplateNames values) {
    if (parts.get(0) instanceof BodyPart.Fixed fixed && parts.size() == 1) {
      return fixed.bytes();
    }
    Buffer whole = Buffer.buffer();
    for (BodyPart part : parts) {
      part.append(whole, values);
    }
    return whole;
  }

  /** Whether the whole is one string other than exactly {@code {x}}: text rather than JSON. */
  public boolean isText() {
    return text;
  }

  /** Every text in it, as the file has it, with its placeholders. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    collect(source, texts);
    return texts;
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(WrittenText.of(node).source());
    }
    node.forEach(member -> collect(member, texts));
  }

  /** As it was read, as compact JSON. */
  @Override
  public String toString() {
    return source.toString();
  }
}
