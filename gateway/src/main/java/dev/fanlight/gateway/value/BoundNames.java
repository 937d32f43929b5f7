package dev.fanlight.gateway.value;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.plugin.GatewayError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of one call: what {@code with} binds, the item, and the route's path variables. A bound
 * value is looked up when a template first asks for it. Confined to its exchange.
 */
public final class BoundNames implements TemplateNames {
  private final ValueSource source;
  private final @Nullable String item;
  private final Map<String, Binding> with;
  private final Map<String, JsonNode> found = new HashMap<>();

  /**
   * @param item the item's name; null outside a {@code for_each}
   */
  public BoundNames(ValueSource source, @Nullable String item, Map<String, Binding> with) {
    this.source = source;
    this.item = item;
    this.with = with;
  }

  /**
   * Asks for every value that must be there whether a template uses it or not.
   *
   * @throws GatewayError what its absence is answered with
   */
  public void demand() {
    demand(this);
  }

  /** As {@link #demand()}, of other names of the same call. */
  public void demand(TemplateNames names) {
    with.forEach((name, binding) -> {
      if (binding.missing() != null) {
        names.value(name, "with");
      }
    });
  }

  @Override
  public @Nullable JsonNode value(String name, String template) {
    JsonNode known = found.get(name);
    if (known != null) {
      return known;
    }
    Binding binding = with.get(name);
    Expression from = from(name, binding);
    JsonNode value = from.value(source);
    if (value == null) {
      if (binding == null || !binding.optional()) {
        throw missing(binding, from, "{" + name + "} of '" + template + "': " + from);
      }
      value = binding.otherwise();
    }
    if (value != null) {
      found.put(name, value);
    }
    return value;
  }

  private GatewayError missing(@Nullable Binding binding, Expression from, String what) {
    GatewayError error = Lists.missing(from, source, what);
    Binding.Missing declared = binding == null ? null : binding.missing();
    if (declared == null) {
      return error;
    }
    String challenge = declared.challenge();
    GatewayError answered = error.withStatus(declared.status());
    return challenge == null ? answered : answered.withHeader("WWW-Authenticate", challenge);
  }

  @Override
  public @Nullable String raw(String name) {
    String variable = variable(name);
    return variable == null ? null : source.rawVariable(variable);
  }

  @Override
  public @Nullable String wholeTail(String name) {
    String variable = variable(name);
    return variable == null ? null : source.wholeTail(variable);
  }

  @Override
  public @Nullable List<String> tail(String name) {
    String variable = variable(name);
    return variable == null ? null : source.pathTail(variable);
  }

  /** The path variable behind a name; null when it is anything else. */
  private @Nullable String variable(String name) {
    return from(name).plain() instanceof Expression.PathVariable variable ? variable.name() : null;
  }

  @Override
  public boolean ofCall(String name) {
    return Lists.ofCall(from(name), source);
  }

  /** The expression that a name stands for. */
  public Expression from(String name) {
    return from(name, with.get(name));
  }

  private Expression from(String name, @Nullable Binding binding) {
    if (binding != null) {
      return binding.from();
    }
    return name.equals(item)
        ? new Expression.Item(name, JsonPointer.empty())
        : new Expression.PathVariable(name);
  }
}
