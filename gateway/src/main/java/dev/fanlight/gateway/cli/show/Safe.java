package dev.fanlight.gateway.cli.show;

import java.util.regex.Pattern;

/** Text that a terminal shows and does not obey. */
public final class Safe {
  /** Control characters but the line break, and characters that change the direction of text. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n]]");

  private Safe() {}

  /** The lines, with a question mark in the place of what a terminal could obey. */
  public static String lines(String text) {
    return UNSAFE.matcher(text).replaceAll("?");
  }

  /** The same on one line. */
  public static String line(String text) {
    return lines(text).replace('\n', '?');
  }
}
