package dev.fanlight.plugins.validate.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Regular expressions of RE2, which take linear time whatever text a client sends. They have
 * neither backward references nor assertions about what follows.
 */
final class LinearPatterns implements RegularExpressionFactory {
  private static final java.util.regex.Pattern ESCAPED =
      java.util.regex.Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u([0-9a-fA-F]{4})");

  private final AtomicInteger largest = new AtomicInteger(1);

  /** The most steps that a pattern of these takes for a character. */
  int largest() {
    return largest.get();
  }

  @Override
  public RegularExpression getRegularExpression(String pattern) {
    try {
      Pattern compiled = Pattern.compile(ESCAPED.matcher(pattern).replaceAll("$1\\\\x{$2}"));
      largest.accumulateAndGet(compiled.programSize(), Math::max);
      return text -> compiled.matcher(text).find();
    } catch (PatternSyntaxException unsupported) {
      throw new IllegalArgumentException(
          "the pattern %s is not one of RE2: %s".formatted(pattern, unsupported.getDescription()));
    }
  }
}
