package dev.fanlight.gateway.config.source;

import java.util.regex.Pattern;

/** Text of others that is to be shown on one line: a log, a terminal and a page do not obey it. */
public final class Printable {
  /**
   * The characters that no text may have, for a character class: controls, line breaks, lone
   * surrogates, and what is not seen, such as what changes the direction of text.
   */
  public static final String UNSAFE = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}";

  private static final Pattern EACH = Pattern.compile("[" + UNSAFE + "]");

  private Printable() {}

  /** The text with a question mark in the place of each such character. */
  public static String of(String text) {
    return EACH.matcher(text).replaceAll("?");
  }
}
