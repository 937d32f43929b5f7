package dev.fanlight.gateway.sim.findings;

import com.google.errorprone.annotations.FormatMethod;
import org.jspecify.annotations.Nullable;

/**
 * The first rule that was broken. It is kept rather than thrown on the spot, where the code under
 * test might catch it.
 */
public final class Violations {
  private @Nullable String first;

  @FormatMethod
  public void check(boolean holds, String otherwise, Object... about) {
    if (!holds && first == null) {
      first = otherwise.formatted(about);
    }
  }

  public void throwFirst() {
    if (first != null) {
      throw new AssertionError(first);
    }
  }
}
