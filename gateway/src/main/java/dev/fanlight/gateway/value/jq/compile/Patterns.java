package dev.fanlight.gateway.value.jq.compile;

import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the pattern behind {@code as}. */
record Patterns(Compiler compiler) {
  /** A pattern, and the names behind it. */
  record Bound(Destructuring binding, CompileScope scope) {}

  Bound of(Pattern pattern, CompileScope scope) {
    return switch (pattern) {
      case Pattern.Name(String name) -> {
        Object key = new Object();
        yield new Bound(new Destructuring.Name(key), scope.with("$" + name, key));
      }
      case Pattern.Elements(List<Pattern> elements) -> {
        List<Destructuring> bindings = new ArrayList<>();
        CompileScope inner = scope;
        for (Pattern element : elements) {
          Bound bound = of(element, inner);
          bindings.add(bound.binding);
          inner = bound.scope;
        }
        yield new Bound(new Destructuring.Elements(List.copyOf(bindings)), inner);
      }
      case Pattern.Members(List<Pattern.Field> members) -> members(members, scope);
    };
  }

  private Bound members(List<Pattern.Field> members, CompileScope scope) {
    List<Destructuring.Field> fields = new ArrayList<>();
    CompileScope inner = scope;
    for (Pattern.Field member : members) {
      Node name = compiler.node(member.key(), scope);
      @Nullable Object key = null;
      if (member.name() != null) {
        key = new Object();
        inner = inner.with("$" + member.name(), key);
      }
      @Nullable Destructuring value = null;
      if (member.value() != null) {
        Bound bound = of(member.value(), inner);
        value = bound.binding;
        inner = bound.scope;
      }
      fields.add(new Destructuring.Field(name, key, value));
    }
    return new Bound(new Destructuring.Members(List.copyOf(fields)), inner);
  }
}
