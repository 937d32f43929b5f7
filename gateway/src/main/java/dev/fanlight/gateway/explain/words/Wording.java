package dev.fanlight.gateway.explain.words;

import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.source.Printable;
import dev.fanlight.gateway.config.yaml.Secrets;
import dev.fanlight.gateway.route.path.Octets;
import io.vertx.core.http.HttpMethod;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said to an operator about conditions and paths. */
public final class Wording {
  private static final int LONGEST = 60;
  private static final int MOST = 5;
  private static final String HIDDEN = "a value that is not shown";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie");

  private Wording() {}

  /**
   * Such as {@code header x-beta must be "1"; it is absent}.
   *
   * @param what is asked for, such as {@code header}
   * @param value null: there is none
   */
  public static String unmet(
      String what, String name, Condition condition, @Nullable String value) {
    String is = value == null ? "absent" : isSecret(name) ? "something else" : quoted(value);
    return "%s %s must %s; it is %s".formatted(what, shown(name), of(name, condition), is);
  }

  /** The same as {@link #of(Condition)} where the name does not tell of a secret. */
  public static String of(String name, Condition condition) {
    return isSecret(name) && !(condition instanceof Condition.Exists)
        ? "be " + HIDDEN
        : of(condition);
  }

  private static boolean isSecret(String name) {
    return Secrets.isKey(name) || CREDENTIALS.contains(name);
  }

  /** Such as {@code be "1"}. */
  public static String of(Condition condition) {
    return switch (condition) {
      case Condition.Placed placed -> "be " + HIDDEN;
      case Condition.OneOf one -> "be " + listed(one.values());
      case Condition.Exists there -> there.exists() ? "be there" : "be absent";
      case Condition.Not not -> "not " + of(not.condition());
      case Condition.Any any -> joined(any.conditions(), " or ");
      case Condition.Every every -> joined(every.conditions(), " and ");
      case Condition.Contains some -> "contain " + quoted(some.text());
      case Condition.StartsWith some -> "begin with " + quoted(some.text());
      case Condition.Matches some -> "match " + quoted(some.pattern().pattern());
      case Condition.Compared some -> compared(some.sign(), some.bound());
    };
  }

  private static String compared(Condition.Comparison sign, BigDecimal bound) {
    String than =
        switch (sign) {
          case GT -> "above";
          case GTE -> "at least";
          case LT -> "below";
          case LTE -> "at most";
        };
    // An exponent may stand for a million zeros.
    boolean isLong = Math.abs(bound.scale()) > LONGEST;
    return "be " + than + " " + shown(isLong ? bound.toString() : bound.toPlainString());
  }

  private static String joined(List<Condition> conditions, String word) {
    return conditions.stream().map(Wording::of).collect(Collectors.joining(word));
  }

  private static String listed(Collection<String> values) {
    List<String> shown = values.stream().sorted().limit(MOST).map(Wording::quoted).toList();
    String all = String.join(" or ", shown);
    return values.size() > MOST ? all + " or one of " + (values.size() - MOST) + " more" : all;
  }

  public static List<String> names(Set<HttpMethod> methods) {
    return methods.stream().map(HttpMethod::name).sorted().toList();
  }

  /**
   * Where a path is not the route's; null: it is.
   *
   * @param segments decoded
   */
  public static @Nullable String difference(PathPattern pattern, List<String> segments) {
    List<PathPattern.Segment> declared = pattern.segments();
    for (int i = 0; i < declared.size(); i++) {
      PathPattern.Segment wanted = declared.get(i);
      if (i == segments.size()) {
        return "the path ends before " + shown(wanted, pattern);
      }
      String segment = segments.get(i);
      if (wanted.literal() == null) {
        if (segment.isEmpty()) {
          return "the path has nothing for " + shown(wanted, pattern);
        }
      } else if (!Octets.decode(wanted.literal(), false).equals(segment)) {
        return "the path has " + quoted(segment) + " for " + shown(wanted, pattern);
      }
    }
    return pattern.tail() == null && segments.size() > declared.size()
        ? "the path goes on with " + quoted(segments.get(declared.size()))
        : null;
  }

  /** A part that a placeholder made is not in the text of the file. */
  private static String shown(PathPattern.Segment segment, PathPattern pattern) {
    String literal = segment.literal();
    if (literal == null) {
      return "{" + segment.variable() + "}";
    }
    return pattern.text().contains(literal) ? quoted(literal) : HIDDEN;
  }

  /** In quotes, cut where it is long. */
  public static String quoted(String text) {
    return '"' + shown(text) + '"';
  }

  /** On one line, without control characters, cut where it is long. */
  public static String shown(String text) {
    return shown(text, LONGEST);
  }

  public static String shown(String text, int longest) {
    // A password is known by what follows it, which a cut may take away.
    String masked = Secrets.masked(text);
    return masked.length() <= longest
        ? Printable.of(masked)
        : Printable.of(masked.substring(0, longest)) + "...";
  }
}
