package dev.fanlight.gateway.value.jq.syntax;

import dev.fanlight.gateway.value.jq.syntax.Token.Kind;

/** The tokens of a program, taken in order. Confined to one thread. */
final class TokenReader {
  private final Lexer lexer;

  TokenReader(String program) {
    this.lexer = new Lexer(program);
  }

  Token now() {
    return lexer.now();
  }

  Token take() {
    return lexer.take();
  }

  /** Takes the next token if it is that sign or keyword. */
  boolean skip(String sign) {
    if (!now().is(sign)) {
      return false;
    }
    lexer.take();
    return true;
  }

  void expect(String sign) {
    if (!skip(sign)) {
      throw unexpected(sign);
    }
  }

  Token take(Kind kind, String wanted) {
    if (now().kind() != kind) {
      throw unexpected(wanted);
    }
    return lexer.take();
  }

  /** Whether a {@code ?} comes next, which it takes. */
  boolean skipQuestion() {
    if (now().is("?//")) {
      lexer.takeFirst();
      return true;
    }
    return skip("?");
  }

  /** The part of a text up to the next interpolation or its end; see {@link Lexer#part}. */
  String part() {
    return lexer.part();
  }

  void end() {
    if (now().kind() != Kind.END) {
      throw unexpected("the end");
    }
  }

  IllegalArgumentException wrong(String what) {
    return lexer.wrong(what, now().at());
  }

  private IllegalArgumentException unexpected(String wanted) {
    String found =
        now().kind() == Kind.END ? "the program ends" : "\"" + now().text() + "\" stands";
    return wrong(found + " where " + wanted + " should");
  }
}
