package dev.fanlight.plugins.cors;

/** Names of methods and fields (RFC 9110, section 5.6.2). */
final class Tokens {
  private static final String SIGNS = "!#$%&'*+-.^_`|~";

  private Tokens() {}

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && SIGNS.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
