package dev.fanlight.gateway.value.jq.names;

import dev.fanlight.gateway.value.jq.names.RequestPart.Parts;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What names mean at a place of a program. Immutable: more names make another scope. */
record WalkScope(@Nullable WalkScope outer, String name, Object meaning) {
  static final WalkScope EMPTY = new WalkScope(null, "", Map.of());

  /**
   * A function, or an argument that a function was given.
   *
   * @param function null for an argument
   * @param body of an argument
   * @param scope that the body stands in
   */
  record Closure(Syntax.@Nullable Function function, @Nullable Syntax body, WalkScope scope) {}

  WalkScope with(String variable, Parts value) {
    return new WalkScope(this, "$" + variable, value);
  }

  WalkScope with(Syntax.Function function) {
    String key = function.name() + "/" + function.parameters().size();
    return new WalkScope(this, key, new Closure(function, null, this));
  }

  WalkScope with(String parameter, Syntax argument, WalkScope from) {
    return new WalkScope(this, parameter + "/0", new Closure(null, argument, from));
  }

  Parts variable(String variable) {
    return find("$" + variable) instanceof Parts parts ? parts : Parts.NONE;
  }

  @Nullable Closure function(String called, int arguments) {
    return find(called + "/" + arguments) instanceof Closure closure ? closure : null;
  }

  /** Whether nothing that has a name here can have anything of the request. */
  boolean isClean() {
    for (WalkScope at = this; at != null; at = at.outer) {
      boolean clean =
          switch (at.meaning) {
            case Parts parts -> parts.isEmpty();
            case Closure closure -> closure.function() != null;
            default -> true;
          };
      if (!clean) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Object find(String wanted) {
    for (WalkScope at = this; at != null; at = at.outer) {
      if (at.name.equals(wanted)) {
        return at.meaning;
      }
    }
    return null;
  }
}
