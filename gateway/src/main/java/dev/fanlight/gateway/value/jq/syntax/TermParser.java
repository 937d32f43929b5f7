package dev.fanlight.gateway.value.jq.syntax;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Literal;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Member;
import dev.fanlight.gateway.value.jq.syntax.Syntax.Pattern;
import dev.fanlight.gateway.value.jq.syntax.Token.Kind;
import dev.fanlight.gateway.value.json.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads terms: what needs no parentheses anywhere. Confined to one thread. */
final class TermParser {
  private static final Syntax IDENTITY = new Syntax.Identity();

  private static final Map<String, JsonNode> CONSTANTS =
      Map.of("null", NullNode.getInstance(), "true", BooleanNode.TRUE, "false", BooleanNode.FALSE);

  private final TokenReader tokens;
  private final Parser parser;

  TermParser(TokenReader tokens, Parser parser) {
    this.tokens = tokens;
    this.parser = parser;
  }

  /** A term with all that is appended to it: {@code .a[0][]?} */
  Syntax term() {
    Syntax term = first();
    while (true) {
      if (tokens.now().kind() == Kind.FIELD) {
        Syntax key = text(tokens.take().text());
        term = new Syntax.Index(term, key, tokens.skipQuestion());
      } else if (tokens.skip("[")) {
        term = bracket(term);
      } else if (tokens.skip(".")) {
        term = afterDot(term);
      } else if (tokens.skipQuestion()) {
        term = new Syntax.Try(term, null);
      } else {
        return term;
      }
    }
  }

  private Syntax afterDot(Syntax term) {
    if (tokens.skip("[")) {
      return bracket(term);
    }
    if (tokens.now().kind() != Kind.QUOTE) {
      throw tokens.wrong("a dot stands where nothing can be taken");
    }
    return new Syntax.Index(term, quoted(null), tokens.skipQuestion());
  }

  private Syntax bracket(Syntax term) {
    if (tokens.skip("]")) {
      return new Syntax.Iterate(term, tokens.skipQuestion());
    }
    @Nullable Syntax from = tokens.now().is(":") ? null : parser.pipe(true);
    if (!tokens.skip(":")) {
      tokens.expect("]");
      return new Syntax.Index(term, from == null ? IDENTITY : from, tokens.skipQuestion());
    }
    @Nullable Syntax to = from != null && tokens.now().is("]") ? null : parser.pipe(true);
    tokens.expect("]");
    return new Syntax.Slice(term, from, to, tokens.skipQuestion());
  }

  private Syntax first() {
    Token now = tokens.now();
    return switch (now.kind()) {
      case NUMBER -> new Literal(Numbers.of(tokens.take().text()));
      case QUOTE -> quoted(null);
      case FORMAT -> format();
      case FIELD -> IDENTITY;
      case VARIABLE -> variable();
      case NAME -> call();
      default -> sign(now);
    };
  }

  private Syntax sign(Token now) {
    if (tokens.skip(".")) {
      return tokens.now().kind() == Kind.QUOTE
          ? new Syntax.Index(IDENTITY, quoted(null), tokens.skipQuestion())
          : IDENTITY;
    }
    if (tokens.skip("..")) {
      return new Syntax.Call("recurse", List.of());
    }
    if (tokens.skip("(")) {
      return closed(parser.pipe(true), ")");
    }
    if (tokens.skip("[")) {
      return tokens.skip("]")
          ? new Syntax.ArrayOf(null)
          : new Syntax.ArrayOf(closed(parser.pipe(true), "]"));
    }
    if (tokens.skip("{")) {
      return object();
    }
    if (tokens.skip("if")) {
      return condition();
    }
    if (tokens.skip("reduce")) {
      return reduce();
    }
    if (tokens.skip("foreach")) {
      return foreach();
    }
    throw now.kind() == Kind.END
        ? tokens.wrong("the program ends too early")
        : tokens.wrong("\"" + now.text() + "\" stands where a value should");
  }

  private Syntax closed(Syntax content, String sign) {
    tokens.expect(sign);
    return content;
  }

  private Syntax format() {
    String name = tokens.take().text();
    return tokens.now().kind() == Kind.QUOTE ? quoted(name) : new Syntax.Format(name);
  }

  private Syntax variable() {
    if (tokens.now().text().equals("__loc__")) {
      throw tokens.wrong("$__loc__ is not there");
    }
    return new Syntax.Variable(tokens.take().text());
  }

  private Syntax call() {
    String name = tokens.take().text();
    if (name.contains("::")) {
      throw tokens.wrong("there are no modules, so there is no " + name);
    }
    if (name.equals("break") && tokens.now().kind() == Kind.VARIABLE) {
      return new Syntax.Break(tokens.take().text());
    }
    JsonNode constant = CONSTANTS.get(name);
    if (constant != null) {
      return new Literal(constant);
    }
    List<Syntax> arguments = new ArrayList<>();
    if (tokens.skip("(")) {
      do {
        arguments.add(parser.pipe(true));
      } while (tokens.skip(";"));
      tokens.expect(")");
    }
    return new Syntax.Call(name, List.copyOf(arguments));
  }

  /** Behind {@code if} or {@code elif}. */
  private Syntax condition() {
    Syntax condition = parser.pipe(true);
    tokens.expect("then");
    Syntax yes = parser.pipe(true);
    if (tokens.skip("elif")) {
      return new Syntax.If(condition, yes, condition());
    }
    @Nullable Syntax no = tokens.skip("else") ? parser.pipe(true) : null;
    tokens.expect("end");
    return new Syntax.If(condition, yes, no);
  }

  private Syntax reduce() {
    Syntax source = term();
    tokens.expect("as");
    Pattern pattern = parser.pattern();
    tokens.expect("(");
    Syntax start = closed(parser.pipe(true), ";");
    return new Syntax.Reduce(source, pattern, start, closed(parser.pipe(true), ")"));
  }

  private Syntax foreach() {
    Syntax source = term();
    tokens.expect("as");
    Pattern pattern = parser.pattern();
    tokens.expect("(");
    Syntax start = closed(parser.pipe(true), ";");
    Syntax update = parser.pipe(true);
    @Nullable Syntax extract = tokens.skip(";") ? parser.pipe(true) : null;
    tokens.expect(")");
    return new Syntax.Foreach(source, pattern, start, update, extract);
  }

  private Syntax object() {
    List<Member> members = new ArrayList<>();
    while (!tokens.now().is("}")) {
      members.add(member());
      if (!tokens.skip(",")) {
        break;
      }
    }
    tokens.expect("}");
    return new Syntax.ObjectOf(List.copyOf(members));
  }

  private Member member() {
    if (tokens.now().kind() == Kind.VARIABLE) {
      String name = tokens.now().text();
      Syntax value = variable();
      return tokens.skip(":")
          ? new Member(value, parser.pipe(false))
          : new Member(text(name), value);
    }
    boolean computed = tokens.now().is("(");
    Syntax key = key();
    if (computed && !tokens.now().is(":")) {
      throw tokens.wrong("a computed name needs a value");
    }
    return tokens.skip(":")
        ? new Member(key, parser.pipe(false))
        : new Member(key, new Syntax.Index(IDENTITY, key, false));
  }

  /** The name of a member, but a variable. */
  Syntax key() {
    Token now = tokens.now();
    return switch (now.kind()) {
      case NAME, KEYWORD -> text(tokens.take().text());
      case QUOTE -> quoted(null);
      case FORMAT -> format();
      default -> {
        if (!tokens.skip("(")) {
          throw tokens.wrong("\"" + now.text() + "\" stands where a name should");
        }
        yield closed(parser.pipe(true), ")");
      }
    };
  }

  static Literal text(String text) {
    return new Literal(TextNode.valueOf(text));
  }

  /** A text, whose first quote comes next. */
  private Syntax quoted(@Nullable String format) {
    List<Syntax> parts = new ArrayList<>();
    String part = tokens.part();
    while (tokens.now().is("(")) {
      if (!part.isEmpty()) {
        parts.add(text(part));
      }
      tokens.take();
      parts.add(parser.pipe(true));
      if (!tokens.now().is(")")) {
        throw tokens.wrong("an interpolation does not end");
      }
      part = tokens.part();
    }
    tokens.take();
    if (parts.isEmpty()) {
      return text(part);
    }
    if (!part.isEmpty()) {
      parts.add(text(part));
    }
    return new Syntax.Text(format, List.copyOf(parts));
  }
}
