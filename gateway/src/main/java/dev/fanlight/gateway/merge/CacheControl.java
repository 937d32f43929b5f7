package dev.fanlight.gateway.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The Cache-Control that violates none of several: what one forbids is forbidden, what only some
 * allow is not allowed, and a lifetime is the shortest. An answer that says nothing, or that never
 * came, must not be stored.
 *
 * @param directives by name in lower case; without an argument the value is empty
 */
record CacheControl(Map<String, String> directives) {
  private static final String NO_STORE = "no-store";
  private static final List<String> FORBIDDING =
      List.of("private", "no-cache", "must-revalidate", "proxy-revalidate", "no-transform");
  private static final List<String> ALLOWING = List.of("public", "immutable");

  static CacheControl parse(List<String> lines) {
    Map<String, String> directives = new LinkedHashMap<>();
    for (String directive : String.join(",", lines).split(",", -1)) {
      String[] parts = directive.strip().split("=", 2);
      String argument = parts.length == 1 ? "" : parts[1].strip();
      directives.put(parts[0].strip().toLowerCase(Locale.ROOT), argument);
    }
    return new CacheControl(directives);
  }

  /**
   * One field value for all.
   *
   * @param each the field lines of each answer; none where it has no such field
   */
  static String strictest(List<List<String>> each) {
    List<CacheControl> all = each.stream().map(CacheControl::parse).toList();
    if (each.stream().anyMatch(List::isEmpty) || all.stream().anyMatch(c -> c.has(NO_STORE))) {
      return NO_STORE;
    }
    List<String> strictest = new ArrayList<>();
    FORBIDDING.stream().filter(d -> all.stream().anyMatch(c -> c.has(d))).forEach(strictest::add);
    ALLOWING.stream().filter(d -> all.stream().allMatch(c -> c.has(d))).forEach(strictest::add);
    shortest(all.stream().map(c -> c.seconds("max-age")).toList())
        .ifPresent(seconds -> strictest.add("max-age=" + seconds));
    if (all.stream().anyMatch(c -> c.has("s-maxage")) && !strictest.contains("private")) {
      shortest(all.stream().map(CacheControl::shared).toList())
          .ifPresent(seconds -> strictest.add("s-maxage=" + seconds));
    }
    return strictest.isEmpty() ? NO_STORE : String.join(", ", strictest);
  }

  private static OptionalLong shortest(List<OptionalLong> lifetimes) {
    return lifetimes.stream()
        .flatMapToLong(lifetime ->
            lifetime.isPresent() ? LongStream.of(lifetime.getAsLong()) : LongStream.empty())
        .min();
  }

  private OptionalLong shared() {
    OptionalLong shared = seconds("s-maxage");
    return shared.isPresent() ? shared : seconds("max-age");
  }

  private boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /** What cannot be read is stale at once (RFC 9111, 4.2.1). */
  private OptionalLong seconds(String directive) {
    String argument = directives.get(directive);
    if (argument == null) {
      return OptionalLong.empty();
    }
    String digits = argument.replace("\"", "");
    return OptionalLong.of(digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0);
  }
}
