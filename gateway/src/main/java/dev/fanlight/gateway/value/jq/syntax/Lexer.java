package dev.fanlight.gateway.value.jq.syntax;

import dev.fanlight.gateway.value.jq.syntax.Token.Kind;
import java.util.List;
import java.util.Set;

/**
 * Cuts the text of a program into tokens, one at a time. A text in quotes is read by its parts,
 * because what is interpolated are tokens again. Confined to one thread.
 */
final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of(
          "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch",
          "label", "import", "include", "module", "and", "or", "__loc__");

  /** A longer one stands before its beginning. */
  private static final List<String> SIGNS =
      List.of(
          "?//", "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", ".",
          "[", "]", "{", "}", "(", ")", "|", ",", ":", ";", "=", "<", ">", "+", "-", "*", "/", "%",
          "?");

  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String MEANT = "\"\\/\b\f\n\r\t";

  private final String text;
  private int at;
  private Token now;

  Lexer(String text) {
    this.text = text;
    this.now = read();
  }

  /** The token that comes next. */
  Token now() {
    return now;
  }

  /** Takes the token that comes next. */
  Token take() {
    Token taken = now;
    now = read();
    return taken;
  }

  /** Takes the first character of a sign; the others are the next token. */
  void takeFirst() {
    now = new Token(Kind.SIGN, now.text().substring(1), now.at() + 1);
  }

  /**
   * Reads on in a text, behind its quote or behind an interpolation, up to the quote at its end or
   * the next interpolation. That stands in {@link #now} then, as a quote or as {@code (}.
   */
  String part() {
    StringBuilder part = new StringBuilder();
    while (true) {
      char c = character();
      if (c == '"') {
        now = new Token(Kind.QUOTE, "", at - 1);
        return part.toString();
      }
      if (c != '\\') {
        part.append(c);
        continue;
      }
      char escaped = character();
      if (escaped == '(') {
        now = new Token(Kind.SIGN, "(", at - 1);
        return part.toString();
      }
      part.append(meant(escaped));
    }
  }

  private char character() {
    if (at == text.length()) {
      throw wrong("a text in quotes does not end", at);
    }
    return text.charAt(at++);
  }

  private char meant(char escaped) {
    int known = ESCAPED.indexOf(escaped);
    if (known >= 0) {
      return MEANT.charAt(known);
    }
    if (escaped == 'u' && at + 4 <= text.length()) {
      try {
        char c = (char) Integer.parseInt(text, at, at + 4, 16);
        at += 4;
        return c;
      } catch (NumberFormatException noHex) {
        // As any other escape that is none.
      }
    }
    throw wrong("a text has no escape \\" + escaped, at - 2);
  }

  private Token read() {
    skip();
    int from = at;
    if (from == text.length()) {
      return new Token(Kind.END, "", from);
    }
    char c = text.charAt(from);
    char next = from + 1 < text.length() ? text.charAt(from + 1) : ' ';
    if (isFirst(c)) {
      return name(from);
    }
    if (isDigit(c) || (c == '.' && isDigit(next))) {
      return number(from);
    }
    if (c == '"') {
      at++;
      return new Token(Kind.QUOTE, "", from);
    }
    if ((c == '.' || c == '$') && isFirst(next)) {
      at++;
      return new Token(c == '.' ? Kind.FIELD : Kind.VARIABLE, word(), from);
    }
    if (c == '@' && (isFirst(next) || isDigit(next))) {
      at++;
      return new Token(Kind.FORMAT, word(), from);
    }
    return sign(from);
  }

  private Token name(int from) {
    String name = word();
    while (text.startsWith("::", at) && at + 2 < text.length() && isFirst(text.charAt(at + 2))) {
      at += 2;
      name += "::" + word();
    }
    return new Token(KEYWORDS.contains(name) ? Kind.KEYWORD : Kind.NAME, name, from);
  }

  private String word() {
    int from = at;
    while (at < text.length() && (isFirst(text.charAt(at)) || isDigit(text.charAt(at)))) {
      at++;
    }
    return text.substring(from, at);
  }

  private Token number(int from) {
    digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    int mantissa = at;
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      at += at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
      int exponent = at;
      digits();
      at = at == exponent ? mantissa : at;
    }
    return new Token(Kind.NUMBER, text.substring(from, at), from);
  }

  private void digits() {
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
  }

  private Token sign(int from) {
    for (String sign : SIGNS) {
      if (text.startsWith(sign, from)) {
        at += sign.length();
        return new Token(Kind.SIGN, sign, from);
      }
    }
    throw wrong("no token begins with " + Character.toString(text.codePointAt(from)), from);
  }

  /** Skips white space and comments. */
  private void skip() {
    while (at < text.length() && " \t\r\n#".indexOf(text.charAt(at)) >= 0) {
      if (text.charAt(at) == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        at++;
      }
    }
  }

  private static boolean isFirst(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Says what is wrong, and where. */
  IllegalArgumentException wrong(String what, int where) {
    int line = 1 + (int) text.substring(0, where).chars().filter(c -> c == '\n').count();
    int column = where - text.lastIndexOf('\n', where - 1);
    return new IllegalArgumentException(what + " (line " + line + ", column " + column + ")");
  }
}
