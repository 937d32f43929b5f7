package dev.fanlight.gateway.value.jq.names;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.names.RequestPart.Parts;
import dev.fanlight.gateway.value.jq.names.WalkScope.Closure;
import dev.fanlight.gateway.value.jq.syntax.Syntax;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Pattern;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the client's request through a program: for each expression, which {@link RequestPart}s
 * its value may be. Confined to one thread.
 */
final class RequestWalk {
  /** A program that calls its functions more often than that is not followed any further. */
  private static final int MOST_CALLS = 20_000;

  private final Set<String> names = new LinkedHashSet<>();
  private final Map<Syntax.Function, Set<Parts>> active = new HashMap<>();
  private boolean body;
  private boolean lost;
  private int calls;

  void program(Syntax program) {
    holds(walk(program, new Parts(RequestPart.WHOLE), WalkScope.EMPTY));
  }

  /** The names of header fields that were read for certain. */
  Set<String> names() {
    return names;
  }

  /** Whether any word of the program may name a header field. */
  boolean isLost() {
    return lost;
  }

  boolean readsBody() {
    return body;
  }

  /**
   * @param in what {@code .} may be
   * @return what the expression's value may be
   */
  Parts walk(@Nullable Syntax syntax, Parts in, WalkScope scope) {
    return switch (syntax) {
      case null -> Parts.NONE;
      case Syntax.Identity ignored -> in;
      case Syntax.Variable(String name) -> scope.variable(name);
      case Syntax.Index(Syntax target, Syntax key, boolean ignored) ->
          index(walk(target, in, scope), key, walk(key, in, scope));
      case Syntax.Iterate(Syntax target, boolean ignored) -> inside(walk(target, in, scope));
      case Syntax.Pipe(Syntax left, Syntax right) -> walk(right, walk(left, in, scope), scope);
      case Syntax.Comma(Syntax left, Syntax right) ->
          walk(left, in, scope).and(walk(right, in, scope));
      case Syntax.Try(Syntax tried, Syntax handler) ->
          walk(tried, in, scope).and(walk(handler, inside(in), scope));
      case Syntax.If(Syntax condition, Syntax yes, Syntax no) -> {
        walk(condition, in, scope);
        yield walk(yes, in, scope).and(no == null ? in : walk(no, in, scope));
      }
      case Syntax.Binary(String operator, Syntax left, Syntax right) ->
          binary(operator, walk(left, in, scope), walk(right, in, scope));
      case Syntax.Bind(Syntax source, Pattern pattern, Syntax then) ->
          walk(then, in, bound(pattern, walk(source, in, scope), scope));
      case Syntax.Label(String ignored, Syntax then) -> walk(then, in, scope);
      case Syntax.Define(Syntax.Function function, Syntax rest) ->
          walk(rest, in, scope.with(function));
      case Syntax.Call(String name, List<Syntax> arguments) -> call(name, arguments, in, scope);
      default -> made(syntax, in, scope);
    };
  }

  /** What makes a value of its own: what it takes from the request is in there somewhere. */
  private Parts made(Syntax syntax, Parts in, WalkScope scope) {
    return switch (syntax) {
      case Syntax.ArrayOf(Syntax content) -> holds(walk(content, in, scope));
      case Syntax.ObjectOf(List<Syntax.Member> members) -> {
        Parts all = Parts.NONE;
        for (Syntax.Member member : members) {
          holds(walk(member.key(), in, scope));
          all = all.and(walk(member.value(), in, scope));
        }
        yield holds(all);
      }
      case Syntax.Text(String ignored, List<Syntax> parts) -> {
        Parts all = Parts.NONE;
        for (Syntax part : parts) {
          all = all.and(walk(part, in, scope));
        }
        yield holds(all);
      }
      case Syntax.Format ignored -> holds(in);
      case Syntax.Slice(Syntax target, Syntax from, Syntax to, boolean ignored) -> {
        walk(from, in, scope);
        walk(to, in, scope);
        yield inside(walk(target, in, scope));
      }
      case Syntax.Negate(Syntax operand) -> holds(walk(operand, in, scope));
      case Syntax.Assign(String operator, Syntax left, Syntax right) -> {
        Parts changed = walk(left, in, scope);
        boolean updates = operator.equals("|=");
        yield holds(in).and(holds(walk(right, updates ? changed : in, scope)));
      }
      case Syntax.Reduce reduce -> reduce(reduce, in, scope);
      case Syntax.Foreach loop -> foreach(loop, in, scope);
      default -> Parts.NONE;
    };
  }

  private Parts reduce(Syntax.Reduce reduce, Parts in, WalkScope scope) {
    WalkScope inner = bound(reduce.pattern(), walk(reduce.source(), in, scope), scope);
    return repeated(reduce.update(), walk(reduce.start(), in, scope), inner);
  }

  private Parts foreach(Syntax.Foreach loop, Parts in, WalkScope scope) {
    WalkScope inner = bound(loop.pattern(), walk(loop.source(), in, scope), scope);
    Parts all = repeated(loop.update(), walk(loop.start(), in, scope), inner);
    return loop.extract() == null ? all : walk(loop.extract(), all, inner);
  }

  /** What comes of an update that gets its own results again; each round can only add to it. */
  private Parts repeated(Syntax update, Parts start, WalkScope scope) {
    Parts before = start;
    Parts after = before.and(walk(update, before, scope));
    while (!after.equals(before)) {
      before = after;
      after = before.and(walk(update, before, scope));
    }
    return after;
  }

  private Parts binary(String operator, Parts left, Parts right) {
    return switch (operator) {
      case "//" -> left.and(right);
      case "and", "or" -> Parts.NONE;
      case "+", "*", "-", "/", "%" -> holds(left.and(right));
      default -> {
        holds(left.and(right));
        yield Parts.NONE;
      }
    };
  }

  private Parts index(Parts target, Syntax key, Parts keyParts) {
    holds(keyParts);
    Set<String> named = new LinkedHashSet<>();
    return !target.isEmpty() && Names.literal(key, named)
        ? named(target, named)
        : computed(target, key);
  }

  /** The members of those names. */
  Parts named(Parts target, Set<String> members) {
    Parts found = Parts.NONE;
    for (String name : members) {
      found = found.and(target.member(name));
      if (target.has(RequestPart.HEADERS) || target.has(RequestPart.UNKNOWN)) {
        names.add(name);
      }
      body |= target.has(RequestPart.REQUEST) && name.equals("body");
    }
    return found;
  }

  /** A member whose name cannot be seen. */
  Parts computed(Parts target, Syntax key) {
    boolean isNumber = key instanceof Syntax.Literal(JsonNode value) && value.isNumber();
    if (!isNumber && (target.has(RequestPart.HEADERS) || target.has(RequestPart.UNKNOWN))) {
      throw new IllegalArgumentException(
          "the name of a field of request.headers is computed; only named fields are there");
    }
    return inside(target);
  }

  /** What may be inside a value. */
  Parts inside(Parts of) {
    if (of.has(RequestPart.HEADERS)) {
      throw wholeHeaders();
    }
    return holds(of);
  }

  static IllegalArgumentException wholeHeaders() {
    return new IllegalArgumentException(
        "request.headers is read as a whole; name each field, as in .request.headers.accept");
  }

  /** A value that holds such parts; from there on they cannot be told apart. */
  Parts holds(Parts parts) {
    if (parts.isEmpty()) {
      return parts;
    }
    lost = true;
    body |= parts.has(RequestPart.WHOLE) || parts.has(RequestPart.REQUEST);
    return new Parts(RequestPart.UNKNOWN);
  }

  private WalkScope bound(Pattern pattern, Parts value, WalkScope scope) {
    return switch (pattern) {
      case Pattern.Name(String name) -> scope.with(name, value);
      case Pattern.Elements(List<Pattern> elements) -> {
        Parts inside = inside(value);
        WalkScope inner = scope;
        for (Pattern element : elements) {
          inner = bound(element, inside, inner);
        }
        yield inner;
      }
      case Pattern.Members(List<Pattern.Field> members) -> {
        WalkScope inner = scope;
        for (Pattern.Field field : members) {
          Parts member = index(value, field.key(), walk(field.key(), value, scope));
          inner = field.name() == null ? inner : inner.with(field.name(), member);
          inner = field.value() == null ? inner : bound(field.value(), member, inner);
        }
        yield inner;
      }
    };
  }

  private Parts call(String name, List<Syntax> arguments, Parts in, WalkScope scope) {
    Closure called = scope.function(name, arguments.size());
    if (called == null) {
      return new BuiltinWalk(this, in, scope).call(name, arguments);
    }
    if (++calls > MOST_CALLS) {
      throw new IllegalArgumentException(
          "it calls too many functions to see which fields of request.headers it reads");
    }
    return called.function() == null
        ? walk(called.body(), in, called.scope())
        : function(called.function(), called.scope(), arguments, in, scope);
  }

  private Parts function(
      Syntax.Function function, WalkScope of, List<Syntax> arguments, Parts in, WalkScope scope) {
    Set<Parts> running = active.computeIfAbsent(function, ignored -> new LinkedHashSet<>());
    Parts from = running.isEmpty() || in.isEmpty() ? in : holds(in);
    if (!running.add(from)) {
      return from.isEmpty() && arguments.isEmpty() && of.isClean()
          ? Parts.NONE
          : holds(new Parts(RequestPart.WHOLE));
    }
    try {
      WalkScope inner = of.with(function);
      for (int i = 0; i < arguments.size(); i++) {
        String parameter = function.parameters().get(i);
        String bare = parameter.startsWith("$") ? parameter.substring(1) : parameter;
        inner = inner.with(bare, arguments.get(i), scope);
        if (parameter.startsWith("$")) {
          inner = inner.with(bare, walk(arguments.get(i), in, scope));
        }
      }
      return walk(function.body(), from, inner);
    } finally {
      running.remove(from);
    }
  }

  /** Names that stand in a program for certain. */
  static final class Names {
    private Names() {}

    /** Adds the texts that an expression may give; false when it may give others. */
    static boolean literal(Syntax key, Set<String> names) {
      return switch (key) {
        case Syntax.Literal(JsonNode value) when value.isTextual() -> names.add(value.textValue());
        case Syntax.Comma(Syntax left, Syntax right) ->
            literal(left, names) && literal(right, names);
        default -> false;
      };
    }
  }
}
