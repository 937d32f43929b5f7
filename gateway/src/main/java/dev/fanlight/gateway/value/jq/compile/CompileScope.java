package dev.fanlight.gateway.value.jq.compile;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names mean at a place of a program: functions by {@code name/arguments}, variables by {@code
 * $name}, labels by {@code *name}. Immutable: more names make another scope.
 *
 * @param builtins what names mean that are not bound
 * @param depth how many functions are around the place
 */
public record CompileScope(
    @Nullable CompileScope outer,
    String name,
    Object meaning,
    Map<String, ? extends Object> builtins,
    int depth) {

  /**
   * A parameter of a function.
   *
   * @param key makes it another than those of other functions
   * @param depth of its function
   */
  record Parameter(Object key, int depth) {}

  public static CompileScope of(Map<String, ? extends Object> builtins) {
    return new CompileScope(null, "", builtins, builtins, 0);
  }

  CompileScope with(String bound, Object what) {
    return new CompileScope(this, bound, what, builtins, depth);
  }

  CompileScope inFunction() {
    return new CompileScope(outer, name, meaning, builtins, depth + 1);
  }

  @Nullable Object find(String wanted) {
    for (CompileScope at = this; at != null; at = at.outer) {
      if (at.name.equals(wanted)) {
        return at.meaning;
      }
    }
    return builtins.get(wanted);
  }
}
