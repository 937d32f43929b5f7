package dev.fanlight.plugins.cors;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pages may read answers, and what their browsers are told. Immutable. */
final class Origins {
  private final boolean any;
  private final boolean credentials;
  private final Set<String> exact = new HashSet<>();
  private final List<OriginPattern> wildcards = new ArrayList<>();

  /**
   * @param credentials whether they may send credentials; then no page is just any page
   */
  Origins(List<String> origins, boolean credentials) {
    this.any = origins.contains(CorsConfig.ANY);
    this.credentials = credentials;
    for (String origin : origins) {
      OriginPattern pattern = OriginPattern.of(origin);
      if (pattern.after().isEmpty()) {
        exact.add(pattern.before());
      } else {
        wildcards.add(pattern);
      }
    }
  }

  /**
   * What {@code Access-Control-Allow-Origin} says to the page of a request; null: nothing, it may
   * not read the answer.
   *
   * @param sent the fields called Origin; a browser sends one with one origin in it
   */
  @Nullable String allowed(List<String> sent) {
    if (sent.size() != 1) {
      return null;
    }
    String origin = sent.getFirst();
    if (any) {
      return CorsConfig.ANY;
    }
    return exact.contains(origin) || wildcards.stream().anyMatch(one -> one.matches(origin))
        ? origin
        : null;
  }

  boolean credentials() {
    return credentials;
  }
}
