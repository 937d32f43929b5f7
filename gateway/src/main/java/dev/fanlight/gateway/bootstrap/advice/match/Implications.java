package dev.fanlight.gateway.bootstrap.advice.match;

import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.Condition.Comparison;
import dev.fanlight.plugin.GatewayError;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether a condition holds of every value of which another one holds. Where that is not
 * plain, it does not.
 */
final class Implications {
  private static final Set<Comparison> LOWER = EnumSet.of(Comparison.GT, Comparison.GTE);
  private static final Set<Comparison> STRICT = EnumSet.of(Comparison.GT, Comparison.LT);

  private Implications() {}

  /**
   * Whether all that meets the first conditions meets the others.
   *
   * @param narrow by what they are asked of
   * @param wide of the same names, else it is not plain
   */
  static boolean hold(Map<String, Condition> narrow, Map<String, Condition> wide) {
    return narrow.size() == wide.size()
        && narrow.entrySet().stream()
            .allMatch(condition -> {
              Condition other = wide.get(condition.getKey());
              return other != null && holds(condition.getValue(), other);
            });
  }

  private static boolean holds(Condition narrow, Condition wide) {
    Condition one = plain(narrow);
    Condition other = plain(wide);
    if (one.equals(other)) {
      return true;
    }
    if (one instanceof Condition.Any any) {
      return any.conditions().stream().allMatch(each -> holds(each, other));
    }
    if (other instanceof Condition.Every every) {
      return every.conditions().stream().allMatch(each -> holds(one, each));
    }
    if (one instanceof Condition.OneOf texts) {
      return texts.values().stream().allMatch(text -> holdsText(other, text));
    }
    return (one instanceof Condition.Every every
            && every.conditions().stream().anyMatch(each -> holds(each, other)))
        || (other instanceof Condition.Any any
            && any.conditions().stream().anyMatch(each -> holds(one, each)))
        || (one instanceof Condition.Not no
            && other instanceof Condition.Not not
            && holds(not.condition(), no.condition()))
        || (other instanceof Condition.Exists there && there.exists() && !one.holdsText(null))
        || (one instanceof Condition.Compared first
            && other instanceof Condition.Compared second
            && holds(first, second));
  }

  /** Without what changes nothing. */
  private static Condition plain(Condition condition) {
    return switch (condition) {
      case Condition.Placed placed -> plain(placed.condition());
      case Condition.Not not when plain(not.condition()) instanceof Condition.Exists there ->
          new Condition.Exists(!there.exists());
      case Condition.Not not when plain(not.condition()) instanceof Condition.Not twice ->
          plain(twice.condition());
      default -> condition;
    };
  }

  /** Both must bound a number from the same side. */
  private static boolean holds(Condition.Compared narrow, Condition.Compared wide) {
    return LOWER.contains(narrow.sign()) == LOWER.contains(wide.sign())
        && (wide.holdsText(narrow.bound().toPlainString())
            || (STRICT.contains(narrow.sign()) && narrow.bound().compareTo(wide.bound()) == 0));
  }

  /** A text may be too long for a pattern. */
  private static boolean holdsText(Condition condition, String text) {
    try {
      return condition.holdsText(text);
    } catch (GatewayError tooLong) {
      return false;
    }
  }
}
