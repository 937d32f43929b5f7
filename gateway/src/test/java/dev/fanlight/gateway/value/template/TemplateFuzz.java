package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.plugin.GatewayError;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever an operator writes and a client sends: a value never changes a path's structure. */
public final class TemplateFuzz {
  private TemplateFuzz() {}

  /**
   * @param input a template and a value, with a line break between them
   */
  public static void fuzzerTestOneInput(byte[] input) {
    String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 2);
    String value = parts.length > 1 ? parts[1] : "";
    TemplateNames names = (name, template) -> TextNode.valueOf(value);
    try {
      path(PathTemplate.parse(parts[0]), names);
    } catch (IllegalArgumentException noTemplate) {
      // as it should
    }
    try {
      TextTemplate.parse(parts[0]).expand(names);
      BodyTemplate.parse(TextNode.valueOf(parts[0])).expand(names);
    } catch (IllegalArgumentException | GatewayError refused) {
      // as it should
    }
  }

  private static void path(PathTemplate template, TemplateNames names) {
    String plain = expand(template, (name, source) -> TextNode.valueOf("x"));
    String expanded = expand(template, names);
    if (plain == null || expanded == null) {
      return;
    }
    if (segments(plain) != segments(expanded)) {
      throw new AssertionError(expanded + " has another shape than " + plain);
    }
    if (expanded.matches(".*[\\s#\\\\\\p{Cntrl}].*")) {
      throw new AssertionError(expanded + " is no target");
    }
  }

  private static int segments(String target) {
    return List.of(target.split("\\?", 2)[0].split("/", -1)).size();
  }

  private static String expand(PathTemplate template, TemplateNames names) {
    try {
      return template.expand(names);
    } catch (GatewayError refused) {
      return null;
    }
  }
}
