package dev.fanlight.gateway.value.jq;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.operators.BinaryOperator;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.ReduceExpression;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.binaryop.BinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.Assignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.ComplexAssignment;
import net.thisptr.jackson.jq.internal.tree.binaryop.assignment.UpdateAssignment;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.FieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.PatternMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link Counted} around every expression of a program, and takes the place of those that
 * gather values. The library computes without end, looks at no interrupt and counts nothing.
 */
final class Instrumentation {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Instrumentation() {}

  /**
   * Changes what stands below a node of the library's tree.
   *
   * @param root an expression, or a function that is written in jq
   */
  static void below(Object root) {
    new Instrumentation().visit(root);
  }

  private void visit(Object node) {
    if (!NodeFields.isLibrarys(node) || !seen.add(node)) {
      return;
    }
    for (Field field : NodeFields.of(node)) {
      Object value = NodeFields.get(node, field);
      if (value != null) {
        replaced(node, value).ifPresent(other -> NodeFields.set(node, field, other));
      }
    }
  }

  /** What takes a value's place; empty when it stays. */
  private Optional<Object> replaced(Object owner, Object value) {
    return switch (value) {
      case Expression expression -> Optional.of(counted(expression));
      case BinaryOperator operator -> Optional.of(new CheckedOperator(operator));
      case Pair<?, ?> pair when pair._2 instanceof Expression expression ->
          Optional.of(Pair.of(pair._1, interpolated(owner, counted(expression))));
      case List<?> list -> Optional.of(replacedList(owner, list));
      default -> {
        visit(value);
        yield Optional.empty();
      }
    };
  }

  private List<Object> replacedList(Object owner, List<?> list) {
    List<Object> replaced = new ArrayList<>(list.size());
    for (Object element : list) {
      replaced.add(replaced(owner, element).orElse(element));
    }
    return replaced;
  }

  private Expression counted(Expression expression) {
    visit(expression);
    if (!NodeFields.isLibrarys(expression) || isFixed(expression)) {
      return expression;
    }
    return switch (expression) {
      case ArrayConstruction array -> new Counted(new CountedArray(array.q), false);
      case ReduceExpression reduce -> new Counted(reduce(reduce), false);
      case UpdateAssignment update ->
          new Counted(PathUpdate.update(left(update), right(update)), false);
      case Assignment assignment ->
          new Counted(PathUpdate.assign(left(assignment), right(assignment)), false);
      case ComplexAssignment assignment -> new Counted(operate(assignment), false);
      default -> new Counted(expression, builds(expression));
    };
  }

  /** They cost nothing, and the library looks at what the names in a pattern are. */
  private static boolean isFixed(Expression expression) {
    return expression instanceof ThisObject || expression instanceof ValueLiteral;
  }

  private static boolean builds(Expression expression) {
    return expression instanceof ObjectConstruction
        || expression instanceof StringInterpolation
        || expression instanceof BinaryOperatorExpression
        || expression instanceof FieldAccess;
  }

  private static CountedReduce reduce(ReduceExpression reduce) {
    return new CountedReduce(
        part(reduce, "iterExpr", Expression.class),
        part(reduce, "matcher", PatternMatcher.class),
        part(reduce, "initExpr", Expression.class),
        part(reduce, "reduceExpr", Expression.class));
  }

  private static PathUpdate operate(ComplexAssignment assignment) {
    BinaryOperator operator = part(assignment, "operator", BinaryOperator.class);
    return PathUpdate.operate(
        left(assignment),
        operator instanceof CheckedOperator checked ? checked.operator() : operator,
        right(assignment));
  }

  private static Expression left(BinaryOperatorExpression assignment) {
    return part(assignment, "lhs", Expression.class);
  }

  private static Expression right(BinaryOperatorExpression assignment) {
    return part(assignment, "rhs", Expression.class);
  }

  private static <T> T part(Object node, String name, Class<T> type) {
    @Nullable Object part = NodeFields.get(node, name);
    if (part == null) {
      throw new LinkageError("jackson-jq has no " + name);
    }
    return type.cast(part);
  }

  /** Without a format, what stands in a text is written as {@code tostring} writes it. */
  private static Expression interpolated(Object owner, Expression expression) {
    return owner instanceof StringInterpolation && NodeFields.get(owner, "formatter") == null
        ? new AsText(expression)
        : expression;
  }
}
