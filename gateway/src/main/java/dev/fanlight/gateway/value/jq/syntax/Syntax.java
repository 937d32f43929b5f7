package dev.fanlight.gateway.value.jq.syntax;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of a program, as its text says. */
public sealed interface Syntax {
  /** {@code .} */
  record Identity() implements Syntax {}

  /** A number, a text without interpolation, {@code null}, {@code true} or {@code false}. */
  record Literal(JsonNode value) implements Syntax {}

  /**
   * A text with interpolations.
   *
   * @param format the name after {@code @}; null for none
   * @param parts {@link Literal}s for what is fixed, other expressions for what is interpolated
   */
  record Text(@Nullable String format, List<Syntax> parts) implements Syntax {}

  /** {@code @name} */
  record Format(String name) implements Syntax {}

  /**
   * {@code target[key]}, {@code target.key}
   *
   * @param lenient whether a {@code ?} follows
   */
  record Index(Syntax target, Syntax key, boolean lenient) implements Syntax {}

  /** {@code target[from:to]} */
  record Slice(Syntax target, @Nullable Syntax from, @Nullable Syntax to, boolean lenient)
      implements Syntax {}

  /** {@code target[]} */
  record Iterate(Syntax target, boolean lenient) implements Syntax {}

  /** {@code try body catch handler}, {@code body?} */
  record Try(Syntax body, @Nullable Syntax handler) implements Syntax {}

  /** {@code [content]} */
  record ArrayOf(@Nullable Syntax content) implements Syntax {}

  /** <code>{members}</code> */
  record ObjectOf(List<Member> members) implements Syntax {}

  /** {@code key: value} */
  record Member(Syntax key, Syntax value) {}

  /** {@code -operand} */
  record Negate(Syntax operand) implements Syntax {}

  /** {@code left | right} */
  record Pipe(Syntax left, Syntax right) implements Syntax {}

  /** {@code left, right} */
  record Comma(Syntax left, Syntax right) implements Syntax {}

  /** An operator that makes a value of two: {@code + - * / % == != < <= > >= and or //}. */
  record Binary(String operator, Syntax left, Syntax right) implements Syntax {}

  /** {@code = |= += -= *= /= %= //=} */
  record Assign(String operator, Syntax left, Syntax right) implements Syntax {}

  /** {@code if condition then yes else no end} */
  record If(Syntax condition, Syntax yes, @Nullable Syntax no) implements Syntax {}

  /** {@code reduce source as pattern (start; update)} */
  record Reduce(Syntax source, Pattern pattern, Syntax start, Syntax update) implements Syntax {}

  /** {@code foreach source as pattern (start; update; extract)} */
  record Foreach(
      Syntax source, Pattern pattern, Syntax start, Syntax update, @Nullable Syntax extract)
      implements Syntax {}

  /** {@code source as pattern | body} */
  record Bind(Syntax source, Pattern pattern, Syntax body) implements Syntax {}

  /** {@code label $name | body} */
  record Label(String name, Syntax body) implements Syntax {}

  /** {@code break $name} */
  record Break(String name) implements Syntax {}

  /** {@code $name} */
  record Variable(String name) implements Syntax {}

  /** {@code name(arguments)} */
  record Call(String name, List<Syntax> arguments) implements Syntax {}

  /** {@code definition rest} */
  record Define(Function definition, Syntax rest) implements Syntax {}

  /**
   * {@code def name(parameters): body;}
   *
   * @param parameters with their {@code $} where they have one
   */
  record Function(String name, List<String> parameters, Syntax body) {}

  /** The pattern behind {@code as}. */
  sealed interface Pattern {
    /** {@code $name} */
    record Name(String name) implements Pattern {}

    /** {@code [elements]} */
    record Elements(List<Pattern> elements) implements Pattern {}

    /** <code>{members}</code> */
    record Members(List<Field> members) implements Pattern {}

    /**
     * {@code key: value}, {@code $name}, {@code $name: value}
     *
     * @param name null without {@code $name}
     * @param value null for {@code $name} alone
     */
    record Field(Syntax key, @Nullable String name, @Nullable Pattern value) {}
  }
}
