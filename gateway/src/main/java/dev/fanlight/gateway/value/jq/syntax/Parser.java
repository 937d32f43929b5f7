package dev.fanlight.gateway.value.jq.syntax;

import dev.fanlight.gateway.value.jq.syntax.Syntax.Function;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Pattern;
import dev.fanlight.gateway.value.jq.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a program by the grammar of jq 1.7: what binds tighter than what, and that only a term
 * stands behind {@code try} and before {@code as}. Confined to one thread.
 */
public final class Parser {
  private static final int COMMA = 1;
  private static final int ALTERNATIVE = 2;
  private static final int ASSIGNMENT = 3;
  private static final int COMPARISON = 6;
  private static final int PRODUCT = 8;

  /** How tightly an operator binds; the pipe binds least, and is not here. */
  private static final Map<String, Integer> BINDING =
      Map.ofEntries(
          Map.entry(",", COMMA),
          Map.entry("//", ALTERNATIVE),
          Map.entry("=", ASSIGNMENT),
          Map.entry("|=", ASSIGNMENT),
          Map.entry("+=", ASSIGNMENT),
          Map.entry("-=", ASSIGNMENT),
          Map.entry("*=", ASSIGNMENT),
          Map.entry("/=", ASSIGNMENT),
          Map.entry("%=", ASSIGNMENT),
          Map.entry("//=", ASSIGNMENT),
          Map.entry("or", 4),
          Map.entry("and", 5),
          Map.entry("==", COMPARISON),
          Map.entry("!=", COMPARISON),
          Map.entry("<", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("+", 7),
          Map.entry("-", 7),
          Map.entry("*", PRODUCT),
          Map.entry("/", PRODUCT),
          Map.entry("%", PRODUCT));

  private final TokenReader tokens;
  private final TermParser terms;

  private Parser(String program) {
    this.tokens = new TokenReader(program);
    this.terms = new TermParser(tokens, this);
  }

  /**
   * Reads a program.
   *
   * @throws IllegalArgumentException saying what is wrong with it, and where
   */
  public static Syntax parse(String program) {
    Parser parser = new Parser(program);
    Token first = parser.tokens.now();
    if (first.is("import") || first.is("include") || first.is("module")) {
      throw new IllegalArgumentException("there are no modules to import or include");
    }
    Syntax read = parser.pipe(true);
    parser.tokens.end();
    return read;
  }

  /** Reads definitions that nothing follows. */
  public static List<Function> definitions(String program) {
    Parser parser = new Parser(program);
    List<Function> definitions = new ArrayList<>();
    while (parser.tokens.now().is("def")) {
      definitions.add(parser.definition());
    }
    parser.tokens.end();
    return definitions;
  }

  /**
   * {@code left | right}, and whatever binds tighter.
   *
   * @param commas whether a comma belongs to it, which it does not between members of an object
   */
  Syntax pipe(boolean commas) {
    Syntax left = operators(commas ? COMMA : ALTERNATIVE, commas);
    return tokens.skip("|") ? new Syntax.Pipe(left, pipe(commas)) : left;
  }

  private Syntax operators(int least, boolean commas) {
    Syntax left = operand(commas);
    for (int binding = binding(); binding >= least; binding = binding()) {
      String operator = tokens.take().text();
      Syntax right = operators(binding == ALTERNATIVE ? binding : binding + 1, commas);
      boolean chains = binding != ASSIGNMENT && binding != COMPARISON;
      if (!chains && binding() == binding) {
        throw tokens.wrong("needs parentheses before " + tokens.now().text());
      }
      left = combined(operator, binding, left, right);
    }
    return left;
  }

  private int binding() {
    Token now = tokens.now();
    boolean may = now.kind() == Kind.SIGN || now.kind() == Kind.KEYWORD;
    return may ? BINDING.getOrDefault(now.text(), 0) : 0;
  }

  private static Syntax combined(String operator, int binding, Syntax left, Syntax right) {
    return switch (binding) {
      case COMMA -> new Syntax.Comma(left, right);
      case ASSIGNMENT -> new Syntax.Assign(operator, left, right);
      default -> new Syntax.Binary(operator, left, right);
    };
  }

  /** An operand; one with a pipe of its own takes in all that follows. */
  private Syntax operand(boolean commas) {
    if (tokens.skip("-")) {
      return new Syntax.Negate(operators(PRODUCT, commas));
    }
    if (tokens.now().is("def")) {
      return new Syntax.Define(definition(), pipe(commas));
    }
    if (tokens.skip("label")) {
      String name = tokens.take(Kind.VARIABLE, "$name").text();
      tokens.expect("|");
      return new Syntax.Label(name, pipe(commas));
    }
    if (tokens.skip("try")) {
      Syntax body = operand(commas);
      return new Syntax.Try(body, tokens.skip("catch") ? operand(commas) : null);
    }
    Syntax term = terms.term();
    if (!tokens.skip("as")) {
      return term;
    }
    Pattern pattern = pattern();
    if (tokens.now().is("?//")) {
      throw tokens.wrong("there is no ?// between patterns here");
    }
    tokens.expect("|");
    return new Syntax.Bind(term, pattern, pipe(commas));
  }

  private Function definition() {
    tokens.expect("def");
    String name = tokens.take(Kind.NAME, "a name").text();
    List<String> parameters = new ArrayList<>();
    if (tokens.skip("(")) {
      do {
        parameters.add(parameter());
      } while (tokens.skip(";"));
      tokens.expect(")");
    }
    tokens.expect(":");
    Syntax body = pipe(true);
    tokens.expect(";");
    return new Function(name, List.copyOf(parameters), body);
  }

  private String parameter() {
    return tokens.now().kind() == Kind.VARIABLE
        ? "$" + tokens.take().text()
        : tokens.take(Kind.NAME, "a parameter").text();
  }

  /** The pattern behind {@code as}. */
  Pattern pattern() {
    if (tokens.skip("[")) {
      List<Pattern> elements = new ArrayList<>();
      do {
        elements.add(pattern());
      } while (tokens.skip(","));
      tokens.expect("]");
      return new Pattern.Elements(List.copyOf(elements));
    }
    if (tokens.skip("{")) {
      List<Pattern.Field> members = new ArrayList<>();
      do {
        members.add(patternField());
      } while (tokens.skip(","));
      tokens.expect("}");
      return new Pattern.Members(List.copyOf(members));
    }
    return new Pattern.Name(tokens.take(Kind.VARIABLE, "$name, [ or {").text());
  }

  private Pattern.Field patternField() {
    @Nullable String name = null;
    Syntax key;
    if (tokens.now().kind() == Kind.VARIABLE) {
      name = tokens.take().text();
      key = TermParser.text(name);
      if (!tokens.now().is(":")) {
        return new Pattern.Field(key, name, null);
      }
    } else {
      key = terms.key();
    }
    tokens.expect(":");
    return new Pattern.Field(key, name, pattern());
  }
}
