package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.TransformPipeComponent;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketExtractFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.FieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.IdentifierFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;
import org.jspecify.annotations.Nullable;

/**
 * What a jq program reads of a client's request, found in its text: the names of header fields, and
 * whether it reads the body.
 *
 * @param headers as the program writes them
 */
public record JqNames(Set<String> headers, boolean body) {
  private static final List<String> WHOLE = List.of();
  private static final List<String> REQUEST = List.of("request");
  private static final List<String> HEADERS = List.of("request", "headers");
  private static final List<String> BODY = List.of("request", "body");

  /**
   * Reads a program.
   *
   * @throws IllegalArgumentException when it is no program, or computes the name of a header field
   */
  public static JqNames of(String program) {
    try {
      Walk walk = new Walk();
      walk.path(JsonQuery.compile(program, Versions.JQ_1_7), WHOLE);
      return new JqNames(Set.copyOf(walk.headers), walk.readsBody());
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException("not a jq program", e);
    }
  }

  /**
   * Follows where values come from: each expression has a path into the input, or none that is
   * known here.
   */
  private static final class Walk {
    private final Set<String> headers = new LinkedHashSet<>();
    private final Map<String, List<String>> variables = new HashMap<>();
    private boolean body;
    private int whole;

    /** Whether the program may read the request's body; not where it only names other parts. */
    boolean readsBody() {
      return body || whole > 0;
    }

    /**
     * @param at the path of {@code .}; null: unknown
     * @return the path of the expression's value; null: unknown
     */
    @Nullable List<String> path(@Nullable Object node, @Nullable List<String> at) {
      return switch (node) {
        case null -> null;
        case ThisObject ignored -> seen(at);
        case VariableAccess variable ->
            seen(variables.get(String.valueOf(value(variable, "name"))));
        case FieldAccess access -> access(access, at);
        case PipedQuery query -> pipe(list(query, "components"), at);
        case FunctionCall call -> call(call, at);
        default -> {
          parts(node).forEach(part -> path(part, at));
          yield wraps(node) ? path(single(node), at) : null;
        }
      };
    }

    private static boolean wraps(Object node) {
      return node instanceof JsonQuery
          || node instanceof net.thisptr.jackson.jq.internal.tree.TopLevelExpression;
    }

    private static @Nullable Object single(Object node) {
      List<Object> parts = parts(node);
      return parts.isEmpty() ? null : parts.getLast();
    }

    private @Nullable List<String> access(FieldAccess access, @Nullable List<String> at) {
      List<String> target = path(value(access, "target"), at);
      if (WHOLE.equals(target) || REQUEST.equals(target)) {
        whole--;
      }
      for (Object part : parts(access)) {
        path(part, at);
      }
      boolean ofHeaders = HEADERS.equals(target);
      if (access instanceof BracketExtractFieldAccess) {
        // What was named is there, whichever way it is listed.
        return null;
      }
      String name = name(access);
      if (name == null) {
        if (ofHeaders) {
          throw new IllegalArgumentException(
              "the name of a field of request.headers is computed; only named fields are there");
        }
        return null;
      }
      if (ofHeaders) {
        headers.add(name);
      }
      return target == null ? null : known(target, name);
    }

    private List<String> known(List<String> target, String name) {
      List<String> path = new ArrayList<>(target);
      path.add(name);
      body |= path.equals(BODY);
      seen(path);
      return path;
    }

    /** Counts what holds the body, until an access takes another part of it. */
    private @Nullable List<String> seen(@Nullable List<String> path) {
      if (WHOLE.equals(path) || REQUEST.equals(path)) {
        whole++;
      }
      return path;
    }

    private @Nullable List<String> pipe(List<?> components, @Nullable List<String> start) {
      List<String> at = start;
      boolean stepped = false;
      for (Object component : components) {
        if (component instanceof TransformPipeComponent) {
          if (stepped && (WHOLE.equals(at) || REQUEST.equals(at))) {
            whole--;
          }
          stepped = true;
          at = path(single(component), at);
        } else if (component instanceof AssignPipeComponent) {
          bind(component, at);
        } else {
          for (Object part : parts(component)) {
            path(part, at);
          }
        }
      }
      return at;
    }

    /** {@code EXPRESSION as PATTERN}; what is bound counts where the variable is read. */
    private void bind(Object component, @Nullable List<String> at) {
      List<ValueMatcher> plain = new ArrayList<>();
      List<String> from = null;
      boolean taken = false;
      for (Object part : parts(component)) {
        if (part instanceof ValueMatcher matcher) {
          plain.add(matcher);
        } else if (isPattern(part)) {
          taken = true;
        } else {
          from = path(part, at);
        }
      }
      if (WHOLE.equals(from) || REQUEST.equals(from)) {
        whole--;
      }
      for (ValueMatcher matcher : plain) {
        variables.put(String.valueOf(value(matcher, "name")), from);
      }
      if (taken
          && (from == null || WHOLE.equals(from) || REQUEST.equals(from) || HEADERS.equals(from))) {
        everyWord(component);
      }
    }

    private static boolean isPattern(Object part) {
      return part.getClass().getName().contains(".matcher.");
    }

    /** What a function takes from where it stands is not followed: every word may be a name. */
    private @Nullable List<String> call(FunctionCall call, @Nullable List<String> at) {
      parts(call).forEach(part -> path(part, at));
      boolean opaque =
          HEADERS.equals(at) || REQUEST.equals(at) || "getpath".equals(value(call, "name"));
      if (opaque) {
        everyWord(call);
      }
      body |= WHOLE.equals(at);
      return null;
    }

    private void everyWord(Object node) {
      body = true;
      words(node, headers);
    }
  }

  /** The name that an access has; null: a computed one. */
  private static @Nullable String name(FieldAccess access) {
    if (access instanceof IdentifierFieldAccess) {
      return String.valueOf(value(access, "field"));
    }
    Object key =
        NodeFields.find(access, "startExpr").isPresent()
            ? value(access, "startExpr")
            : value(access, "field");
    return constant(key);
  }

  private static @Nullable String constant(@Nullable Object key) {
    if (key instanceof StringInterpolation text) {
      return list(text, "interpolations").isEmpty()
          ? String.valueOf(value(text, "template"))
          : null;
    }
    return key instanceof ValueLiteral literal && value(literal, "value") instanceof JsonNode node
        ? node.asText()
        : null;
  }

  private static void words(Object node, Set<String> words) {
    String constant = constant(node);
    if (constant != null) {
      words.add(constant);
    }
    if (node instanceof IdentifierFieldAccess) {
      words.add(String.valueOf(value(node, "field")));
    }
    parts(node).forEach(part -> words(part, words));
  }

  /** The parts of a node that are nodes themselves, but the target of an access. */
  private static List<Object> parts(Object node) {
    List<Object> parts = new ArrayList<>();
    for (Field field : NodeFields.of(node)) {
      if (!(node instanceof FieldAccess && field.getName().equals("target"))) {
        collect(NodeFields.get(node, field), parts);
      }
    }
    return parts;
  }

  private static void collect(@Nullable Object value, List<Object> parts) {
    if (value instanceof Iterable<?> values && !(value instanceof JsonNode)) {
      values.forEach(each -> collect(each, parts));
    } else if (value != null && NodeFields.isLibrarys(value)) {
      parts.add(value);
    }
  }

  private static List<?> list(Object node, String name) {
    return value(node, name) instanceof List<?> list ? list : List.of();
  }

  /** The field's value; null also where such a node has no such field. */
  private static @Nullable Object value(Object node, String name) {
    return NodeFields.find(node, name).map(field -> NodeFields.get(node, field)).orElse(null);
  }
}
