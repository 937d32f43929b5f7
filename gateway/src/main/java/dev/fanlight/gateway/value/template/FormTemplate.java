package dev.fanlight.gateway.value.template;

import dev.fanlight.gateway.value.TemplateNames;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A body of form fields ({@code application/x-www-form-urlencoded}). Names and values are encoded,
 * so that a value never becomes a field of its own.
 */
public final class FormTemplate {
  private final Map<String, TextTemplate> fields;

  /**
   * @param fields in order; one whose template is exactly a name that is null is left out
   */
  public FormTemplate(Map<String, TextTemplate> fields) {
    this.fields = fields;
  }

  /** Its fields, in order. */
  public Map<String, TextTemplate> fields() {
    return fields;
  }

  /** The names it uses. */
  public Set<String> names() {
    return fields.values().stream()
        .flatMap(template -> template.names().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Puts the values in.
   *
   * @throws dev.fanlight.plugin.GatewayError when a value is not there, or is no text
   */
  public Buffer expand(TemplateNames values) {
    StringBuilder out = new StringBuilder();
    fields.forEach((name, template) -> {
      int start = out.length();
      Percent.encode(out.append(start == 0 ? "" : "&"), name);
      if (!Percent.text(out.append('='), template, values)) {
        out.setLength(start);
      }
    });
    return Buffer.buffer(out.toString());
  }
}
