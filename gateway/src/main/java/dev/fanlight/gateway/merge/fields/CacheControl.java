package dev.fanlight.gateway.merge.fields;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The Cache-Control that violates none of several (RFC 9111). What one answer forbids is forbidden.
 * What only some answers allow is not allowed. A lifetime is the shortest of all, less the time
 * that an answer has already spent in caches. An answer that says nothing, or that never came, must
 * not be stored.
 *
 * @param directives by name in lower case; without an argument the value is empty
 * @param age how many seconds the answer has spent in caches
 * @param expires the lifetime that {@code Expires} gives, in seconds; null when there is none
 */
public record CacheControl(Map<String, String> directives, long age, @Nullable Long expires) {
  private static final String NO_STORE = "no-store";
  private static final String MAX_AGE = "max-age";
  private static final String S_MAXAGE = "s-maxage";
  private static final List<String> FORBIDDING =
      List.of("private", "no-cache", "must-revalidate", "proxy-revalidate", "no-transform");
  private static final List<String> ALLOWING = List.of("public", "immutable");

  /**
   * One field value for all answers.
   *
   * @param each the header fields of each answer; none for one that never came
   */
  public static String strictest(List<MultiMap> each) {
    List<CacheControl> all = each.stream().map(CacheControl::of).toList();
    if (all.isEmpty() || all.stream().anyMatch(CacheControl::forbidsStoring)) {
      return NO_STORE;
    }
    List<String> strictest = new ArrayList<>();
    FORBIDDING.stream().filter(d -> all.stream().anyMatch(c -> c.has(d))).forEach(strictest::add);
    ALLOWING.stream().filter(d -> all.stream().allMatch(c -> c.has(d))).forEach(strictest::add);
    shortest(all.stream().map(CacheControl::lifetime).toList())
        .ifPresent(seconds -> strictest.add(MAX_AGE + "=" + seconds));
    if (all.stream().anyMatch(c -> c.has(S_MAXAGE)) && !strictest.contains("private")) {
      shortest(all.stream().map(CacheControl::shared).toList())
          .ifPresent(seconds -> strictest.add(S_MAXAGE + "=" + seconds));
    }
    return strictest.isEmpty() ? NO_STORE : String.join(", ", strictest);
  }

  private static CacheControl of(MultiMap headers) {
    Map<String, String> directives = new LinkedHashMap<>();
    for (String member : FieldList.members(headers.getAll("cache-control"))) {
      List<String> parts = FieldList.parts(member, '=');
      String name = parts.getFirst().toLowerCase(Locale.ROOT);
      String argument = parts.size() == 1 ? "" : parts.get(1);
      if (argument.chars().filter(c -> c == '"').count() % 2 != 0) {
        // The quoted string never ends: what follows in it may forbid anything.
        directives.put(NO_STORE, "");
      }
      directives.merge(name, argument.replace("\"", ""), (one, other) -> shorter(name, one, other));
    }
    return new CacheControl(directives, age(headers), expires(headers));
  }

  /** Of a lifetime that is given twice the smaller one counts. */
  private static String shorter(String name, String one, String other) {
    boolean lifetime = name.equals(MAX_AGE) || name.equals(S_MAXAGE);
    return lifetime && seconds(other) > seconds(one) ? one : other;
  }

  /** An invalid Age counts for nothing, of several the first one counts (RFC 9111, 5.1). */
  private static long age(MultiMap headers) {
    List<String> ages = FieldList.members(headers.getAll("age"));
    return ages.isEmpty() ? 0 : seconds(ages.getFirst());
  }

  /** An Expires that cannot be read is in the past (RFC 9111, 5.3). */
  private static @Nullable Long expires(MultiMap headers) {
    String expires = headers.get("expires");
    if (expires == null) {
      return null;
    }
    Instant end = instant(expires);
    Instant start = instant(Objects.requireNonNullElse(headers.get("date"), ""));
    return end == null || start == null
        ? Long.valueOf(0)
        : Long.valueOf(Math.max(0, Duration.between(start, end).toSeconds()));
  }

  private static @Nullable Instant instant(String date) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
    } catch (DateTimeException malformed) {
      return null;
    }
  }

  private static OptionalLong shortest(List<OptionalLong> lifetimes) {
    return lifetimes.stream()
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /** Whether it says so, or says nothing that is known here. */
  private boolean forbidsStoring() {
    return has(NO_STORE)
        || (FORBIDDING.stream().noneMatch(this::has)
            && ALLOWING.stream().noneMatch(this::has)
            && !has(MAX_AGE)
            && !has(S_MAXAGE));
  }

  private OptionalLong shared() {
    OptionalLong shared = left(S_MAXAGE);
    return shared.isPresent() ? shared : lifetime();
  }

  private OptionalLong lifetime() {
    OptionalLong own = left(MAX_AGE);
    return own.isPresent() || expires == null ? own : OptionalLong.of(Math.max(0, expires - age));
  }

  private boolean has(String directive) {
    return directives.containsKey(directive);
  }

  private OptionalLong left(String directive) {
    String argument = directives.get(directive);
    return argument == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, seconds(argument) - age));
  }

  /** What cannot be read is stale at once (RFC 9111, 4.2.1). */
  private static long seconds(String digits) {
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }
}
