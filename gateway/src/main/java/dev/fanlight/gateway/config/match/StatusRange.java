package dev.fanlight.gateway.config.match;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Statuses from the one to the other, both included. */
public record StatusRange(int from, int to) {
  private static final Pattern FORM = Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?");

  /**
   * Reads {@code 503} or {@code 500-599}.
   *
   * @param within what the statuses may be
   * @return null: it is no such range
   */
  public static @Nullable StatusRange parse(String text, StatusRange within) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    int from = Integer.parseInt(form.group(1));
    int to = form.group(2) == null ? from : Integer.parseInt(form.group(2));
    return from <= to && within.holds(from) && within.holds(to) ? new StatusRange(from, to) : null;
  }

  /** Whether that status is one of them. */
  public boolean holds(int status) {
    return status >= from && status <= to;
  }
}
