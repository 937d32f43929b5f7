package dev.fanlight.gateway.config.load.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.load.part.Templates;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Fields;
import dev.fanlight.gateway.config.node.Quantities;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.Binding.Missing;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.template.TextTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code with}, which gives names to values. */
final class BindingReader {
  private static final int UNAUTHORIZED = 401;

  /** Replaces a missing expression until the loader has reported it. It never leaves the loader. */
  static final Expression NOWHERE = new Expression.Query("item");

  private static final Binding UNBOUND = new Binding(NOWHERE, false, null);

  private BindingReader() {}

  static Map<String, Binding> with(ConfigNode node, Templates templates) {
    Map<String, Binding> with = new LinkedHashMap<>();
    node.entries()
        .forEach((name, value) -> {
          Binding binding = binding(value, templates);
          boolean free = isFree(value, name, templates);
          with.put(name, binding == null || !free ? UNBOUND : binding);
        });
    return with;
  }

  /** Checks that no other source binds the name. */
  static @Nullable String name(ConfigNode node, Templates templates) {
    String name = node.text();
    if (name != null && CallReader.CLIENT.contains(name)) {
      return node.error("another name", "expressions read the request by " + name);
    }
    return name == null || isFree(node, name, templates) ? name : null;
  }

  private static boolean isFree(ConfigNode node, String name, Templates templates) {
    if (!TemplateNames.NAME.matcher(name).matches()) {
      node.error("a name of letters, digits and '_'");
    } else if (CallReader.RESERVED.contains(name)) {
      node.error("another name", "expressions read the request by " + name);
    } else if (templates.variables().contains(name)) {
      node.error("another name", name + " is a variable of the route's path");
    } else if (templates.item().contains(name)) {
      node.error("another name", name + " is the for_each item");
    } else {
      return true;
    }
    return false;
  }

  private static @Nullable Binding binding(ConfigNode node, Templates templates) {
    if (!node.isMapping()) {
      Expression from = templates.expression(node);
      return from == null ? null : new Binding(from, false, null);
    }
    Fields fields = node.fields();
    Expression from = fields.require("from", "an expression", templates::expression, NOWHERE);
    ConfigNode otherwise = fields.get("default");
    JsonNode json = otherwise == null ? null : otherwise.json();
    Missing missing = missing(fields, from);
    fields.done();
    return new Binding(
        from,
        otherwise != null,
        json == null || json.isNull() ? null : json,
        otherwise != null && otherwise.hasSubstituted(),
        missing);
  }

  private static @Nullable Missing missing(Fields fields, Expression from) {
    Integer status = fields.read("missing", node -> Quantities.integer(node, 400, 499));
    String challenge = fields.read("challenge", BindingReader::challenge);
    ConfigNode missing = fields.get("missing");
    ConfigNode challenging = fields.get("challenge");
    if (missing != null && fields.has("default")) {
      missing.error("either missing or default");
    } else if (missing != null && from.call() != null) {
      missing.error("missing only for a value of the request");
    }
    if (challenging != null && (status == null || status != UNAUTHORIZED)) {
      challenging.error("a challenge only with missing: 401");
    }
    return status == null ? null : new Missing(status, challenge);
  }

  private static @Nullable String challenge(ConfigNode node) {
    String text = node.text();
    return text == null || (!text.isBlank() && TextTemplate.isField(text))
        ? text
        : node.error("text that a header field can carry, such as Bearer");
  }
}
