package dev.fanlight.gateway.value.jq.compile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.compile.CompileScope.Parameter;
import dev.fanlight.gateway.value.jq.compile.FunctionCalls.Definition;
import dev.fanlight.gateway.value.jq.compile.Patterns.Bound;
import dev.fanlight.gateway.value.jq.data.Operator;
import dev.fanlight.gateway.value.jq.memory.Regex;
import dev.fanlight.gateway.value.jq.node.Native;
import dev.fanlight.gateway.value.jq.node.Node;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a program that runs of the tree that was read, and finds whatever the program uses and is
 * not there. Confined to one thread.
 */
public final class Compiler {
  private static final Set<String> REGEX_FUNCTIONS =
      Set.of("test", "match", "capture", "scan", "splits", "sub", "gsub");

  private static final Node IDENTITY = new Atoms.Identity();

  private final List<Node> made = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();
  private final Set<String> wrong = new TreeSet<>();
  private final Patterns patterns = new Patterns(this);

  private Compiler() {}

  /**
   * Compiles a program.
   *
   * @param builtins what jq has itself
   * @throws IllegalArgumentException saying what it uses and is not there
   */
  public static Node compile(Syntax program, CompileScope builtins) {
    Compiler compiler = new Compiler();
    Node compiled = compiler.node(program, builtins);
    compiler.finish();
    return compiled;
  }

  /** Functions that are written in jq; each sees those before it. */
  public static CompileScope define(List<Syntax.Function> functions, CompileScope builtins) {
    Compiler compiler = new Compiler();
    CompileScope scope = builtins;
    for (Syntax.Function function : functions) {
      Definition definition = compiler.definition(function, scope, true);
      scope = scope.with(key(function), definition);
    }
    compiler.finish();
    return scope;
  }

  private void finish() {
    if (!unknown.isEmpty()) {
      wrong.add("it calls " + String.join(", ", unknown) + ", not known here");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("not a jq program: " + String.join("; ", wrong));
    }
    boolean more = true;
    while (more) {
      more = false;
      for (Node node : made) {
        more |= node.recount();
      }
    }
  }

  Node node(Syntax syntax, CompileScope scope) {
    Node node = made(syntax, scope);
    made.add(node);
    return node;
  }

  private @Nullable Node optional(@Nullable Syntax syntax, CompileScope scope) {
    return syntax == null ? null : node(syntax, scope);
  }

  private List<Node> nodes(List<Syntax> all, CompileScope scope) {
    return all.stream().map(each -> node(each, scope)).toList();
  }

  private Node made(Syntax syntax, CompileScope scope) {
    return switch (syntax) {
      case Syntax.Identity ignored -> IDENTITY;
      case Syntax.Literal(JsonNode value) -> new Atoms.Literal(value);
      case Syntax.Variable(String name) -> variable(name, scope);
      case Syntax.Text(String format, List<Syntax> parts) ->
          new Atoms.Text(format == null ? null : format(format, scope), nodes(parts, scope));
      case Syntax.Format(String name) ->
          new FunctionCalls.NativeCall(format(name, scope), List.of());
      case Syntax.Index(Syntax target, Syntax key, boolean lenient) ->
          new Access.Index(node(target, scope), node(key, scope), lenient);
      case Syntax.Slice(Syntax target, Syntax from, Syntax to, boolean lenient) ->
          new Access.Slice(
              node(target, scope), optional(from, scope), optional(to, scope), lenient);
      case Syntax.Iterate(Syntax target, boolean lenient) ->
          new Access.Iterate(node(target, scope), lenient);
      case Syntax.Call(String name, List<Syntax> arguments) -> call(name, arguments, scope);
      case Syntax.Define(Syntax.Function function, Syntax rest) -> {
        Definition definition = definition(function, scope, false);
        yield new FunctionCalls.Define(
            definition, node(rest, scope.with(key(function), definition)));
      }
      default -> flow(syntax, scope);
    };
  }

  private Node flow(Syntax syntax, CompileScope scope) {
    return switch (syntax) {
      case Syntax.Pipe(Syntax left, Syntax right) ->
          new Flow.Pipe(node(left, scope), node(right, scope));
      case Syntax.Comma(Syntax left, Syntax right) ->
          new Flow.Comma(node(left, scope), node(right, scope));
      case Syntax.If(Syntax condition, Syntax yes, Syntax no) ->
          new Flow.If(
              node(condition, scope), node(yes, scope), no == null ? IDENTITY : node(no, scope));
      case Syntax.Try(Syntax body, Syntax handler) ->
          new Flow.Try(node(body, scope), optional(handler, scope));
      case Syntax.Label(String name, Syntax body) -> {
        Object key = new Object();
        yield new Flow.Label(key, node(body, scope.with("*" + name, key)));
      }
      case Syntax.Break(String name) -> {
        Object key = scope.find("*" + name);
        if (key == null) {
          wrong.add("there is no label $" + name);
        }
        yield new Flow.Break(key == null ? name : key);
      }
      case Syntax.Bind(Syntax source, Pattern pattern, Syntax body) -> {
        Bound bound = patterns.of(pattern, scope);
        yield new Iterations.Bind(node(source, scope), bound.binding(), node(body, bound.scope()));
      }
      case Syntax.Reduce(Syntax source, Pattern pattern, Syntax start, Syntax update) -> {
        Bound bound = patterns.of(pattern, scope);
        yield new Iterations.Reduce(
            node(source, scope), bound.binding(), node(start, scope), node(update, bound.scope()));
      }
      case Syntax.Foreach(
              Syntax source,
              Pattern pattern,
              Syntax start,
              Syntax next,
              Syntax give) -> {
        Bound bound = patterns.of(pattern, scope);
        yield new Iterations.Foreach(
            node(source, scope),
            bound.binding(),
            node(start, scope),
            node(next, bound.scope()),
            optional(give, bound.scope()));
      }
      default -> value(syntax, scope);
    };
  }

  private Node value(Syntax syntax, CompileScope scope) {
    return switch (syntax) {
      case Syntax.ArrayOf(Syntax content) -> new Making.ArrayOf(optional(content, scope));
      case Syntax.ObjectOf(List<Syntax.Member> members) ->
          new Making.ObjectOf(
              members.stream()
                  .map(
                      each -> new Making.Member(node(each.key(), scope), node(each.value(), scope)))
                  .toList());
      case Syntax.Negate(Syntax operand) -> new Making.Negation(node(operand, scope));
      case Syntax.Assign(String sign, Syntax left, Syntax right) ->
          PathUpdate.of(sign, node(left, scope), node(right, scope));
      case Syntax.Binary binary ->
          operation(binary.operator(), node(binary.left(), scope), node(binary.right(), scope));
      default -> throw new IllegalArgumentException("no expression: " + syntax);
    };
  }

  private static Node operation(String sign, Node left, Node right) {
    return switch (sign) {
      case "//" -> new Flow.Alternative(left, right);
      case "and" -> new Making.Both(left, right, false);
      case "or" -> new Making.Both(left, right, true);
      default -> new Making.Operation(Operator.of(sign), left, right);
    };
  }

  private Node variable(String name, CompileScope scope) {
    Object key = scope.find("$" + name);
    if (key == null) {
      wrong.add("$" + name + " is not defined");
    }
    return new Atoms.Variable(key == null ? name : key);
  }

  private Native format(String name, CompileScope scope) {
    Object format = scope.find("@" + name + "/0");
    if (format instanceof Native found) {
      return found;
    }
    unknown.add("@" + name + "/0");
    return Native.NOTHING;
  }

  private Node call(String name, List<Syntax> arguments, CompileScope scope) {
    checkRegex(name, arguments);
    List<Node> nodes = nodes(arguments, scope);
    return switch (scope.find(name + "/" + arguments.size())) {
      case Definition definition -> new FunctionCalls.Call(definition, nodes);
      case Parameter parameter ->
          new FunctionCalls.Argument(parameter, parameter.depth() == scope.depth());
      case Native function -> new FunctionCalls.NativeCall(function, nodes);
      case null, default -> {
        unknown.add(name + "/" + arguments.size());
        yield IDENTITY;
      }
    };
  }

  private void checkRegex(String name, List<Syntax> arguments) {
    boolean isRegex =
        REGEX_FUNCTIONS.contains(name) || (name.equals("split") && arguments.size() == 2);
    if (isRegex
        && !arguments.isEmpty()
        && arguments.getFirst() instanceof Syntax.Literal(JsonNode regex)
        && regex.isTextual()) {
      try {
        Regex.of(regex.textValue(), "");
      } catch (IllegalArgumentException refused) {
        wrong.add(String.valueOf(refused.getMessage()));
      }
    }
  }

  private static String key(Syntax.Function function) {
    return function.name() + "/" + function.parameters().size();
  }

  private Definition definition(Syntax.Function function, CompileScope scope, boolean atTop) {
    int depth = scope.depth() + 1;
    List<Object> parameters =
        function.parameters().stream()
            .<Object>map(name -> new Parameter(new Object(), depth))
            .toList();
    Definition definition = new Definition(atTop, parameters);
    CompileScope inner = scope.inFunction().with(key(function), definition);
    for (int i = 0; i < parameters.size(); i++) {
      String name = function.parameters().get(i);
      inner =
          inner.with((name.startsWith("$") ? name.substring(1) : name) + "/0", parameters.get(i));
    }
    definition.body(body(function, parameters, 0, inner));
    return definition;
  }

  /** The body of a function, within the variables of its parameters from that one on. */
  private Node body(
      Syntax.Function function, List<Object> parameters, int from, CompileScope scope) {
    for (int i = from; i < parameters.size(); i++) {
      String name = function.parameters().get(i);
      if (name.startsWith("$")) {
        Object key = new Object();
        Node argument = new FunctionCalls.Argument(parameters.get(i), true);
        made.add(argument);
        Node rest = body(function, parameters, i + 1, scope.with(name, key));
        Node bind = new Iterations.Bind(argument, new Destructuring.Name(key), rest);
        made.add(bind);
        return bind;
      }
    }
    return node(function.body(), scope);
  }
}
