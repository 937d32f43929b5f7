package dev.fanlight.gateway.telemetry.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the causes of an exception. A chain of causes may have no end: it can be a circle, and
 * a {@code getCause} that a plugin has written can make another exception each time.
 */
public final class Causes {
  /** Exceptions that are looked at: more than any that people have made on purpose. */
  private static final int MOST = 50;

  private Causes() {}

  /**
   * The exception and its causes, the outermost first; of a long chain the beginning. One whose
   * cause cannot be read is the last.
   */
  public static List<Throwable> of(@Nullable Throwable thrown) {
    List<Throwable> causes = new ArrayList<>(4);
    for (Throwable next = thrown; next != null && causes.size() < MOST; next = cause(next)) {
      causes.add(next);
    }
    return causes;
  }

  /** Whether memory was wanting, be it of the heap or of buffers. */
  public static boolean areOfMemory(@Nullable Throwable thrown) {
    return of(thrown).stream().anyMatch(OutOfMemoryError.class::isInstance);
  }

  private static @Nullable Throwable cause(Throwable of) {
    try {
      return of.getCause();
    } catch (RuntimeException | Error own) { // of a method that a plugin may have written
      return null;
    }
  }

  /** Whether the exception has few causes, those of all that was suppressed among them. */
  static boolean areFew(Throwable thrown) {
    return areFewer(MOST, thrown);
  }

  /** Whether the exception and its causes, those of all that was suppressed too, are not more. */
  static boolean areFewer(int most, Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> left = new ArrayDeque<>(List.of(thrown));
    while (!left.isEmpty() && seen.size() <= most) {
      Throwable next = left.pop();
      if (seen.add(next)) {
        Throwable cause = next.getCause();
        if (cause != null) {
          left.push(cause);
        }
        List.of(next.getSuppressed()).forEach(left::push);
      }
    }
    return seen.size() <= most;
  }
}
