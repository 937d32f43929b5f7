package dev.fanlight.plugins.validate.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of RE2, which take linear time whatever text a client sends. They have
 * neither backward references nor assertions about what follows. A pattern that is none of them is
 * kept for {@link #refuseMistakes}: the library writes to the log what is thrown while it compiles.
 */
final class LinearPatterns implements RegularExpressionFactory {
  private static final java.util.regex.Pattern ESCAPED =
      java.util.regex.Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u([0-9a-fA-F]{4})");

  /** More take megabytes of memory. */
  private static final int MOST_STEPS = 50_000;

  /** More take a deep stack. */
  private static final int DEEPEST = 100;

  /** Of the check that runs on a thread. A pattern is given nothing but a text. */
  private static final ThreadLocal<@Nullable BooleanSupplier> OVER = new ThreadLocal<>();

  private final AtomicInteger largest = new AtomicInteger(1);
  private final AtomicReference<@Nullable SchemaException> mistake = new AtomicReference<>();

  /** The most steps that a pattern of these takes for a character. */
  int largest() {
    return largest.get();
  }

  /**
   * Call this when all patterns are compiled.
   *
   * @throws SchemaException what is wrong with the first pattern that cannot be used
   */
  void refuseMistakes() {
    SchemaException first = mistake.get();
    if (first != null) {
      throw first;
    }
  }

  @Override
  public RegularExpression getRegularExpression(String pattern) {
    try {
      Pattern compiled = compile(pattern);
      largest.accumulateAndGet(compiled.programSize(), Math::max);
      return text -> compiled.matcher(watched(text)).find();
    } catch (SchemaException unusable) {
      mistake.compareAndSet(null, unusable);
      return text -> {
        throw unusable;
      };
    }
  }

  private static Pattern compile(String pattern) {
    PatternSteps steps = new PatternSteps(pattern);
    if (steps.all() > MOST_STEPS || steps.depth() > DEEPEST) {
      throw new SchemaException(
          "a pattern has more than %d steps, or groups that nest deeper than %d"
              .formatted(MOST_STEPS, DEEPEST));
    }
    try {
      return Pattern.compile(ESCAPED.matcher(pattern).replaceAll("$1\\\\x{$2}"));
    } catch (PatternSyntaxException unsupported) {
      throw new SchemaException(
          "the pattern %s is not one of RE2: %s".formatted(pattern, unsupported.getDescription()));
    }
  }

  /**
   * Runs a check on the calling thread.
   *
   * @param over asked often while a pattern runs; the check ends with {@link BoundedErrors.Over}
   *     then
   */
  static void run(BooleanSupplier over, Runnable check) {
    OVER.set(over);
    try {
      check.run();
    } finally {
      OVER.remove();
    }
  }

  private static CharSequence watched(String text) {
    BooleanSupplier now = OVER.get();
    return now == null ? text : new WatchedText(text, now);
  }

  /** Linear time can be long: so its characters are the chance to stop. */
  private static final class WatchedText implements CharSequence {
    private static final int OFTEN = 64;

    private final String text;
    private final BooleanSupplier over;
    private int reads;

    WatchedText(String text, BooleanSupplier over) {
      this.text = text;
      this.over = over;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads % OFTEN == 0 && over.getAsBoolean()) {
        throw new BoundedErrors.Over();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
