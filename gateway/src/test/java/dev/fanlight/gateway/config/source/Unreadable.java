package dev.fanlight.gateway.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** An exception as a plugin may write it: to read its message throws another one of its kind. */
public final class Unreadable extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final boolean readable;

  public Unreadable() {
    this(false);
  }

  /**
   * @param readable whether this one has a message nevertheless
   */
  public Unreadable(boolean readable) {
    this.readable = readable;
  }

  /** Fails if the step throws such an exception: a report of tests could not read it either. */
  public static void doesNotEscape(Runnable step) {
    try {
      step.run();
    } catch (Unreadable escaped) {
      throw new AssertionError("an exception that cannot be read has escaped", null);
    }
  }

  /** A line of the log names such an exception behind that text, and goes on. */
  public static void isNamedAfter(String text, String line) {
    doesNotEscape(() ->
        assertThat(line)
            .startsWith(
                text + Unreadable.class.getName() + ", whose message cannot be read on route "));
  }

  @Override
  public @Nullable String getMessage() {
    if (readable) {
      return "a message";
    }
    throw new Unreadable();
  }
}
