package dev.fanlight.gateway.explain.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.value.Binding;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.Expression;
import dev.fanlight.gateway.value.TemplateNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of one call whose templates are expanded to be shown. A value that is not known is a
 * mark that every template takes, and {@link #shown} puts the name of the value in its place.
 */
final class ShownNames implements TemplateNames {
  private final Known known;
  private final Map<String, Binding> with;
  private final BoundNames names;
  private final String mark;
  private final List<String> unknown = new ArrayList<>();

  /**
   * @param mark letters that the request has nowhere
   */
  ShownNames(Known known, CallConfig call, String mark) {
    this.known = known;
    this.with = call.request().with();
    CallConfig.ForEach each = call.schedule().forEach();
    this.names = new BoundNames(known, each == null ? null : each.as(), with);
    this.mark = mark;
  }

  /** As {@link BoundNames#demand}, of what is known. */
  void demand() {
    names.demand(this);
  }

  @Override
  public @Nullable JsonNode value(String name, String template) {
    Expression from = names.from(name);
    Binding binding = with.get(name);
    if (!known.knows(from)) {
      return marked(from.toString());
    }
    if (binding != null && binding.placed() && from.value(known) == null) {
      return marked("the default of " + name);
    }
    return names.value(name, template);
  }

  private JsonNode marked(String what) {
    int at = unknown.indexOf(what);
    if (at < 0) {
      at = unknown.size();
      unknown.add(what);
    }
    return TextNode.valueOf(mark + at + "x");
  }

  /** A text that templates made, with names in braces in the place of marks. */
  String shown(String expanded) {
    String text = expanded;
    for (int i = 0; i < unknown.size(); i++) {
      text = text.replace(mark + i + "x", "{" + unknown.get(i) + "}");
    }
    return text;
  }

  @Override
  public @Nullable String raw(String name) {
    return names.raw(name);
  }

  @Override
  public @Nullable String wholeTail(String name) {
    return names.wholeTail(name);
  }

  @Override
  public @Nullable List<String> tail(String name) {
    return names.tail(name);
  }

  @Override
  public boolean ofCall(String name) {
    return names.ofCall(name);
  }
}
