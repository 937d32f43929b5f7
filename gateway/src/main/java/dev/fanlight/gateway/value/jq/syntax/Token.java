package dev.fanlight.gateway.value.jq.syntax;

/**
 * The smallest part of a text.
 *
 * @param text without the sign in front, such as {@code $}
 * @param at where it begins in the program
 */
record Token(Kind kind, String text, int at) {
  /** What a token is. */
  enum Kind {
    END,
    NUMBER,
    NAME,
    KEYWORD,
    /** {@code .name} */
    FIELD,
    /** {@code $name} */
    VARIABLE,
    /** {@code @name} */
    FORMAT,
    /** The quote that begins a text; the text itself is not in the token. */
    QUOTE,
    SIGN
  }

  boolean is(String sign) {
    return (kind == Kind.SIGN || kind == Kind.KEYWORD) && text.equals(sign);
  }
}
