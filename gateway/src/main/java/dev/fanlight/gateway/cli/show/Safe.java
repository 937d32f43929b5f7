package dev.fanlight.gateway.cli.show;

import dev.fanlight.gateway.config.source.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that a terminal shows and does not obey. */
public final class Safe {
  private static final Pattern UNSAFE = Pattern.compile("[" + Printable.UNSAFE + "&&[^\\n]]");

  private Safe() {}

  /** The lines, with a question mark in the place of what a terminal could obey. */
  public static String lines(String text) {
    return UNSAFE.matcher(text).replaceAll("?");
  }

  /** The same on one line. */
  public static String line(String text) {
    return lines(text).replace('\n', '?');
  }

  /** JSON that means the same, with an escape in the place of what a terminal could obey. */
  public static String json(String json) {
    return UNSAFE
        .matcher(json)
        .replaceAll(unsafe -> Matcher.quoteReplacement(escaped(unsafe.group())));
  }

  private static String escaped(String character) {
    return character.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
  }
}
