package dev.fanlight.gateway.config.source;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Why something has failed, as text to show. An exception may be foreign code: a plugin can write
 * its own {@code getMessage} and {@code toString}. These can throw, and return a text of any length
 * or with line breaks. Whoever shows the text of an exception that may come from a plugin takes it
 * from here.
 *
 * <p>No method of this class throws. A text has at most {@value #LONGEST} characters of what the
 * exception says, and then says how many it leaves out.
 */
public final class Reasons {
  /** Characters that are shown. */
  static final int LONGEST = 1_000;

  private Reasons() {}

  /** The message, on one line. An exception without one is named by its kind. */
  public static String of(Throwable thrown) {
    String message = message(thrown);
    return message == null ? withKind(thrown) : Printable.of(message);
  }

  /** The kind of the exception and its message, on one line. */
  public static String withKind(Throwable thrown) {
    return Printable.of(text(thrown));
  }

  /**
   * The message as it is, from which secrets can still be removed. It may have line breaks.
   *
   * @return null: it has none
   */
  public static @Nullable String message(Throwable thrown) {
    return read(thrown, Throwable::getMessage);
  }

  /** The kind of the exception and its message, as {@link #message} has it. */
  public static String text(Throwable thrown) {
    String text = read(thrown, Throwable::toString);
    return text == null ? thrown.getClass().getName() : text;
  }

  private static @Nullable String read(
      Throwable thrown, Function<Throwable, @Nullable String> method) {
    try {
      String text = method.apply(thrown);
      return text == null ? null : cut(text);
    } catch (Throwable unreadable) { // of foreign code
      return cut(thrown.getClass().getName()) + ", whose message cannot be read";
    }
  }

  private static String cut(String text) {
    int more = text.length() - LONGEST;
    return more <= 0 ? text : text.substring(0, LONGEST) + "... (" + more + " more characters)";
  }
}
