package dev.fanlight.plugins.jwt;

import dev.fanlight.plugins.jwt.token.Claims;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say, besides being valid.
 *
 * @param scope all of these must be in the {@code scope}, or the {@code scp}, of the token
 * @param claims each of these claims must be, or have among its values, one of the values
 */
public record RequireConfig(
    @Nullable List<String> scope, @Nullable Map<String, List<String>> claims) {
  private static final String SCOPE = "[\\x21\\x23-\\x5b\\x5d-\\x7e]+";

  public RequireConfig {
    for (String word : scope == null ? List.<String>of() : scope) {
      if (!word.matches(SCOPE)) {
        throw new IllegalArgumentException(
            "scope must have words without spaces and quotes: " + word);
      }
    }
    if (claims != null) {
      claims.forEach(RequireConfig::check);
    }
  }

  private static void check(String claim, List<String> values) {
    Claims.checkName(claim);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("claims must name the values that are enough: " + claim);
    }
  }

  @Override
  public List<String> scope() {
    return scope == null ? List.of() : scope;
  }

  @Override
  public Map<String, List<String>> claims() {
    return claims == null ? Map.of() : claims;
  }
}
