package dev.fanlight.gateway.value.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles regular expressions. The time that a text takes is its length times the number of steps
 * of the expression, and a repetition multiplies the steps of what it repeats: so both are bounded.
 */
public final class LinearPattern {
  /** Longer ones make a machine that takes too much memory. */
  public static final int LONGEST = 1000;

  /** More take megabytes of memory, and too deep a stack. */
  static final int MOST_STEPS = 5000;

  static final int DEEPEST = 100;

  private LinearPattern() {}

  /**
   * An expression that is ready for use.
   *
   * @param options as {@link Pattern#compile(String, int)} takes them
   * @throws IllegalArgumentException when it is none, or too large; the message says why and does
   *     not repeat the expression
   */
  public static Pattern compile(String expression, int options) {
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException("it has more than " + LONGEST + " characters");
    }
    PatternSize size = new PatternSize(expression);
    if (size.steps() > MOST_STEPS) {
      throw tooManySteps();
    }
    if (size.depth() > DEEPEST) {
      throw new IllegalArgumentException("its groups nest deeper than " + DEEPEST);
    }
    try {
      Pattern pattern = Pattern.compile(expression, options);
      if (pattern.programSize() > 2 * MOST_STEPS) {
        throw tooManySteps();
      }
      return pattern;
    } catch (PatternSyntaxException refused) {
      throw new IllegalArgumentException(refused.getDescription(), refused);
    } catch (StackOverflowError deep) {
      throw new IllegalArgumentException("it nests too deeply", deep);
    }
  }

  private static IllegalArgumentException tooManySteps() {
    return new IllegalArgumentException(
        "its repetitions, multiplied with the steps of their content, make more than "
            + MOST_STEPS
            + " steps");
  }
}
