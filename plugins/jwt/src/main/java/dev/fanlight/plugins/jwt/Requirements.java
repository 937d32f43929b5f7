package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.jwt.token.Claims;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a route asks of a token that is valid. */
final class Requirements {
  private final Set<String> scope;
  private final Map<String, List<String>> claims;
  private final GatewayError withoutScope;
  private final GatewayError withoutClaims;

  Requirements(RequireConfig config, Refusals refusals) {
    scope = Set.copyOf(config.scope());
    claims = config.claims();
    withoutScope = refusals.withoutScope(String.join(" ", config.scope()));
    withoutClaims = refusals.withoutClaims();
  }

  /** Why the claims are not enough; null when they are. */
  @Nullable GatewayError refusal(Claims of) {
    if (!scope.isEmpty() && !scopes(of).containsAll(scope)) {
      return withoutScope;
    }
    for (Map.Entry<String, List<String>> claim : claims.entrySet()) {
      if (Collections.disjoint(of.words(claim.getKey()), claim.getValue())) {
        return withoutClaims;
      }
    }
    return null;
  }

  /**
   * RFC 8693 has one text with spaces in {@code scope}; some issuers have lists, or {@code scp}.
   */
  private static List<String> scopes(Claims claims) {
    List<String> scopes = new ArrayList<>();
    for (String name : List.of("scope", "scp")) {
      for (String words : claims.words(name)) {
        scopes.addAll(List.of(words.split(" ")));
      }
    }
    return scopes;
  }
}
