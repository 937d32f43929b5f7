package dev.fanlight.gateway.value;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a jq program, by name and number of arguments, such as {@code map/1}. The
 * library looks a function up when it is called; here a typo is found when the program is read. Its
 * tree has no accessors, so the fields themselves are read.
 */
final class JqFunctions {
  private static final String LIBRARY = "net.thisptr.jackson.jq.";

  private final Set<String> called = new TreeSet<>();
  private final Set<String> defined = new HashSet<>();

  private JqFunctions() {}

  /**
   * Those it calls that neither it nor the scope defines.
   *
   * @param program as the library read it
   */
  static Set<String> unknown(Object program, Scope scope) {
    JqFunctions functions = new JqFunctions();
    functions.visit(program);
    functions.called.removeAll(functions.defined);
    functions.called.removeAll(scope.getLocalFunctions().keySet());
    return functions.called;
  }

  private void visit(@Nullable Object node) {
    if (node instanceof Iterable<?> nodes) {
      nodes.forEach(this::visit);
    } else if (node != null && !(node instanceof Enum) && isLibrarys(node)) {
      if (node instanceof FunctionCall) {
        called.add(value(node, "name") + "/" + parts(node, "args").size());
      } else if (node instanceof FunctionDefinition) {
        defined.add(value(node, "fname") + "/" + parts(node, "args").size());
        parts(node, "args").forEach(argument -> defined.add(argument + "/0"));
      }
      fields(node.getClass()).forEach(field -> visit(value(node, field)));
    }
  }

  private static boolean isLibrarys(Object node) {
    return node.getClass().getName().startsWith(LIBRARY);
  }

  private static List<Field> fields(@Nullable Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static List<?> parts(Object node, String field) {
    return (List<?>) value(node, field);
  }

  private static Object value(Object node, String name) {
    return fields(node.getClass()).stream()
        .filter(field -> field.getName().equals(name))
        .map(field -> value(node, field))
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable Object value(Object node, Field field) {
    try {
      field.setAccessible(true);
      return field.get(node);
    } catch (IllegalAccessException e) {
      throw new LinkageError("jackson-jq hides " + field, e);
    }
  }
}
