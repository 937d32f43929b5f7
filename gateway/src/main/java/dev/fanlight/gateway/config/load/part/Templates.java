package dev.fanlight.gateway.config.load.part;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.template.BodyTemplate;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.gateway.value.template.TextTemplate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads templates and expressions, and checks that the names in them exist.
 *
 * @param variables the route's path variables
 * @param item the name of the {@code for_each} item; empty or one
 * @param bound by {@code with}
 * @param after the calls whose results may be read
 */
public record Templates(
    Set<String> variables, Set<String> item, Set<String> bound, Set<String> after) {

  public static Templates of(Set<String> variables) {
    return new Templates(variables, Set.of(), Set.of(), Set.of());
  }

  public Templates withItem(String name) {
    return new Templates(variables, Set.of(name), bound, after);
  }

  public Templates withBound(Set<String> names) {
    return new Templates(variables, item, names, after);
  }

  public Templates withAfter(Set<String> calls) {
    return new Templates(variables, item, bound, calls);
  }

  public @Nullable PathTemplate path(ConfigNode node) {
    return path(node, false);
  }

  /**
   * @param tails whether {@code {+x}} may stand at its end
   */
  public @Nullable PathTemplate path(ConfigNode node, boolean tails) {
    String text = node.text();
    PathTemplate template =
        text == null
            ? null
            : template(node, "a path template", () -> PathTemplate.parse(node.meant(), tails));
    if (text != null && template != null && !text.startsWith("/") && !text.startsWith("{/")) {
      return node.error("a path that begins with /");
    }
    return template == null || named(node, template.names()) ? template : null;
  }

  public @Nullable TextTemplate text(ConfigNode node) {
    String text = node.anyText();
    TextTemplate template =
        text == null
            ? null
            : template(node, "a text template", () -> TextTemplate.parse(node.meant()));
    return template == null || named(node, template.names()) ? template : null;
  }

  public @Nullable BodyTemplate body(ConfigNode node) {
    JsonNode json = node.json();
    return json == null || !checked(node) ? null : BodyTemplate.parse(json);
  }

  /**
   * Whether every text in a body is a template of bound names. Checks all texts, to report every
   * mistake.
   */
  private boolean checked(ConfigNode node) {
    if (node.isMapping()) {
      return node.entries().values().stream().map(this::checked).reduce(true, Boolean::logicalAnd);
    }
    if (node.isSequence()) {
      return node.items().stream().map(this::checked).reduce(true, Boolean::logicalAnd);
    }
    JsonNode json = node.json();
    BodyTemplate template =
        json == null ? null : template(node, "a body template", () -> BodyTemplate.parse(json));
    return template != null && named(node, template.names());
  }

  /** Header fields that the gateway does not write itself. */
  public Map<String, TextTemplate> headers(ConfigNode node) {
    Map<String, ConfigNode> entries = node.entries();
    Tokens.distinctFields(entries);
    entries.forEach((name, value) -> {
      if (!Tokens.isSettable(name)) {
        value.error(Tokens.SETTABLE_EXPECTED);
      }
    });
    Map<String, TextTemplate> texts = texts(entries);
    entries.forEach((name, value) -> {
      TextTemplate text = texts.get(name);
      if (text != null && !text.fitsAField()) {
        value.error("text that a header field can carry");
      }
    });
    return texts;
  }

  public Map<String, TextTemplate> query(ConfigNode node) {
    return texts(node.entries());
  }

  private Map<String, TextTemplate> texts(Map<String, ConfigNode> entries) {
    Map<String, TextTemplate> texts = new LinkedHashMap<>();
    entries.forEach((name, value) -> {
      TextTemplate text = text(value);
      if (text != null) {
        texts.put(name, text);
      }
    });
    return texts;
  }

  public @Nullable Expression expression(ConfigNode node) {
    return node.text() == null ? null : expression(node, node.meant());
  }

  /**
   * @param node where to report; the expression is its key
   */
  public @Nullable Expression expression(ConfigNode node, String key) {
    return expression(node, Written.of(key));
  }

  private @Nullable Expression expression(ConfigNode node, Written text) {
    Expression expression = parsed(node, "a value expression", () -> Expression.parse(text, item));
    if (expression != null
        && expression.plain() instanceof Expression.PathVariable(String name)
        && !variables.contains(name)) {
      return unknown(node, "a variable of the route's path", name, variables);
    }
    String call = expression == null ? null : expression.call();
    if (call != null && !after.contains(call)) {
      return unknown(node, "a call named in after", call, after);
    }
    return expression;
  }

  /** Masks placeholders: messages about templates show only what the file has. */
  private static <T> @Nullable T template(ConfigNode node, String kind, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      return node.error(kind, e.getMessage());
    }
  }

  /** Replaces the message of the parser, which would show substituted values. */
  public static <T> @Nullable T parsed(ConfigNode node, String kind, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      return node.hasSubstituted()
          ? node.error(kind + " once its placeholders are put in")
          : node.error(kind, e.getMessage());
    }
  }

  private boolean named(ConfigNode node, Set<String> names) {
    Set<String> known = new LinkedHashSet<>(variables);
    known.addAll(item);
    known.addAll(bound);
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(known);
    for (String name : unknown) {
      unknown(node, "{" + name + "} to be one of the names that are bound here", name, known);
    }
    return unknown.isEmpty();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // Null is safe as any type.
  private static <T> @Nullable T unknown(
      ConfigNode node, String expected, String name, Set<String> known) {
    List<String> shown = node.open(known);
    return node.unknown(expected + References.list(known, shown), name, shown);
  }
}
