package dev.fanlight.gateway.value.jq;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.BreakExpression;
import net.thisptr.jackson.jq.internal.tree.ForeachExpression;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.ImportStatement;
import net.thisptr.jackson.jq.internal.tree.LabelPipeComponent;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.ReduceExpression;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.literal.StringLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ObjectMatcher.FieldMatcher;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Finds what cannot work in a program when it is read: the library looks functions and variables up
 * when it comes by them.
 */
final class ProgramCheck {
  private static final Set<String> REGEX_FUNCTIONS =
      Set.of("test", "match", "capture", "scan", "splits", "sub", "gsub");

  private final Set<String> called = new TreeSet<>();
  private final Set<String> defined = new HashSet<>();
  private final Set<String> wrong = new TreeSet<>();

  private ProgramCheck() {}

  /**
   * Checks a program as the library read it.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static void check(Object program, Scope builtins) {
    ProgramCheck check = new ProgramCheck();
    check.visit(program, Set.of());
    check.called.removeAll(check.defined);
    check.called.removeIf(
        name -> builtins.getLocalFunctions().containsKey(name) && Builtins.isThere(name));
    check.called.removeIf(
        name -> name.endsWith("/0") && builtins.getLocalFunctions().containsKey(bare(name)));
    if (!check.called.isEmpty()) {
      check.wrong.add("it calls " + String.join(", ", check.called) + ", not known here");
    }
    if (!check.wrong.isEmpty()) {
      throw new IllegalArgumentException("not a jq program: " + String.join("; ", check.wrong));
    }
  }

  private static String bare(String name) {
    return name.substring(0, name.indexOf('/'));
  }

  /**
   * @param known the variables that are bound where the node stands, and labels as {@code *name}
   */
  private void visit(@Nullable Object node, Set<String> known) {
    switch (node) {
      case null -> {
        // Left out.
      }
      case List<?> nodes -> nodes.forEach(each -> visit(each, known));
      case PipedQuery pipe -> pipe(pipe, known);
      case ReduceExpression reduce -> loop(reduce, known);
      case ForeachExpression loop -> loop(loop, known);
      case FunctionDefinition definition -> function(definition, known);
      default -> {
        if (NodeFields.isLibrarys(node)) {
          use(node, known);
          parts(node, known);
        }
      }
    }
  }

  private void parts(Object node, Set<String> known) {
    for (Field field : NodeFields.of(node)) {
      visit(NodeFields.get(node, field), known);
    }
  }

  private void use(Object node, Set<String> known) {
    switch (node) {
      case FunctionCall call -> called(call);
      case FormattingFilter format -> called.add("@" + NodeFields.get(format, "name") + "/0");
      case ImportStatement ignored -> wrong.add("there are no modules to import or include");
      case VariableAccess access -> {
        String name = String.valueOf(NodeFields.get(access, "name"));
        if (NodeFields.get(access, "moduleName") != null || !known.contains(name)) {
          wrong.add("$" + name + " is not defined");
        }
      }
      case BreakExpression end when !known.contains("*" + NodeFields.get(end, "name")) ->
          wrong.add("there is no label $" + NodeFields.get(end, "name"));
      default -> {
        // Looks nothing up.
      }
    }
  }

  private void called(FunctionCall call) {
    String name = String.valueOf(NodeFields.get(call, "name"));
    List<?> args = parts(call, "args");
    called.add(name + "/" + args.size());
    boolean isRegex = REGEX_FUNCTIONS.contains(name) || (name.equals("split") && args.size() == 2);
    if (isRegex && !args.isEmpty() && args.get(0) instanceof StringLiteral regex) {
      try {
        Regex.of(regex.value().textValue(), "");
      } catch (IllegalArgumentException refused) {
        wrong.add(String.valueOf(refused.getMessage()));
      }
    }
  }

  /** What a part binds, all behind it see. */
  private void pipe(PipedQuery pipe, Set<String> known) {
    Set<String> inside = new HashSet<>(known);
    for (Object component : parts(pipe, "components")) {
      visit(component, Set.copyOf(inside));
      if (component instanceof AssignPipeComponent assign) {
        variables(assign.matcher, inside);
      } else if (component instanceof LabelPipeComponent label) {
        inside.add("*" + label.name);
      }
    }
  }

  private void loop(Object loop, Set<String> known) {
    Set<String> inside = new HashSet<>(known);
    variables(NodeFields.get(loop, "matcher"), inside);
    parts(loop, inside);
    // Source and start stand before the variable.
    visit(NodeFields.get(loop, "iterExpr"), known);
    visit(NodeFields.get(loop, "initExpr"), known);
  }

  private void function(FunctionDefinition definition, Set<String> known) {
    List<?> parameters = parts(definition, "args");
    defined.add(NodeFields.get(definition, "fname") + "/" + parameters.size());
    Set<String> inside = new HashSet<>(known);
    for (Object parameter : parameters) {
      String name = String.valueOf(parameter);
      if (name.startsWith("$")) {
        inside.add(name.substring(1));
      } else {
        defined.add(name + "/0");
      }
    }
    visit(NodeFields.get(definition, "body"), inside);
  }

  private static void variables(@Nullable Object pattern, Set<String> into) {
    switch (pattern) {
      case null -> {
        // Left out.
      }
      case List<?> patterns -> patterns.forEach(each -> variables(each, into));
      case ValueMatcher variable -> into.add(String.valueOf(NodeFields.get(variable, "name")));
      default -> {
        if (NodeFields.isLibrarys(pattern)) {
          if (pattern instanceof FieldMatcher field
              && Boolean.TRUE.equals(NodeFields.get(field, "dollar"))
              && NodeFields.get(field, "name") instanceof StringLiteral name) {
            into.add(name.value().textValue());
          }
          for (Field field : NodeFields.of(pattern)) {
            variables(NodeFields.get(pattern, field), into);
          }
        }
      }
    }
  }

  private static List<?> parts(Object node, String field) {
    return NodeFields.get(node, field) instanceof List<?> list ? list : List.of();
  }
}
