package dev.fanlight.gateway.config.match;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads decimal numbers in texts of requests, within bounds. */
public final class Decimals {
  private static final int LONGEST = 400;
  private static final Pattern FORM =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,6})?");

  private Decimals() {}

  /** The number that the text is; null when it is none, or an absurdly long one. */
  public static @Nullable BigDecimal parse(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches() ? new BigDecimal(text) : null;
  }
}
