package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ReservedFields;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import dev.fanlight.plugins.jwt.token.Claims;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link JwtPlugin}.
 *
 * @param issuers whose tokens are accepted; 1 to 16
 * @param require what a token must say; nothing unless said
 * @param headers field name to claim: what the action sees; {@code X-User: sub} unless said
 * @param subject the claim that names the client in the attribute {@code user} and in the access
 *     log; {@code sub} unless said
 * @param cookie a cookie that may hold the token
 * @param query a query parameter that may hold the token
 * @param forwardCredentials whether the action sees the token; not unless said
 * @param realm what a challenge says
 * @param leeway how far clocks may differ; 60s unless said
 * @param maxMemory the most memory for tokens that have been verified; 8MiB unless said
 */
public record JwtConfig(
    List<IssuerConfig> issuers,
    @Nullable RequireConfig require,
    @Nullable Map<String, String> headers,
    @Nullable String subject,
    @Nullable String cookie,
    @Nullable String query,
    @Nullable Boolean forwardCredentials,
    @Nullable String realm,
    @Nullable Duration leeway,
    @Nullable ByteSize maxMemory) {
  private static final int MOST_ISSUERS = 16;
  private static final Duration MOST_LEEWAY = Duration.ofMinutes(10);
  private static final String FIELD_NAME = "[A-Za-z0-9!#$%&'+.^_`|~-]+";
  private static final String PARAMETER = "[A-Za-z0-9._~-]+";
  private static final String QUOTABLE = "[\\x20-\\x7e&&[^\"\\\\]]+";

  public JwtConfig {
    checkIssuers(issuers);
    if (headers != null) {
      checkFields(headers.keySet());
      headers.values().forEach(Claims::checkName);
    }
    if (subject != null) {
      Claims.checkName(subject);
    }
    checkName("cookie", cookie, FIELD_NAME);
    checkName("query", query, PARAMETER);
    checkName("realm", realm, QUOTABLE);
    if (leeway != null && leeway.compareTo(MOST_LEEWAY) > 0) {
      throw new IllegalArgumentException("leeway must be at most 10m");
    }
  }

  private static void checkIssuers(List<IssuerConfig> issuers) {
    if (issuers.isEmpty() || issuers.size() > MOST_ISSUERS) {
      throw new IllegalArgumentException("issuers must have 1 to 16 entries");
    }
    Set<String> names = new HashSet<>();
    for (IssuerConfig issuer : issuers) {
      if (issuer.anyIssuer() && issuers.size() > 1) {
        throw new IllegalArgumentException(
            "issuers must all name their issuer where there are several");
      }
      if (!names.add(String.valueOf(issuer.issuer()))) {
        throw new IllegalArgumentException("issuers must be different: " + issuer.issuer());
      }
    }
  }

  private static void checkFields(Set<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.matches(FIELD_NAME)) {
        throw new IllegalArgumentException("not the name of a field: " + name);
      }
      String plain = ReservedFields.plain(name);
      if (ReservedFields.isForNoPlugin(name)
          || Set.of("host", "authorization", "cookie").contains(plain)) {
        throw new IllegalArgumentException("a claim cannot be put into this field: " + name);
      }
      if (!seen.add(plain)) {
        throw new IllegalArgumentException("headers must name each field once: " + name);
      }
    }
  }

  private static void checkName(String key, @Nullable String value, String pattern) {
    if (value != null && !value.matches(pattern)) {
      throw new IllegalArgumentException(key + " must be plain ASCII without quotes: " + value);
    }
  }

  @Override
  public RequireConfig require() {
    return require == null ? new RequireConfig(null, null) : require;
  }

  @Override
  public Map<String, String> headers() {
    return headers == null ? Map.of("X-User", "sub") : headers;
  }

  @Override
  public String subject() {
    return subject == null ? "sub" : subject;
  }

  @Override
  public Boolean forwardCredentials() {
    return Boolean.TRUE.equals(forwardCredentials);
  }

  @Override
  public String realm() {
    return realm == null ? "Restricted" : realm;
  }

  @Override
  public Duration leeway() {
    return leeway == null ? Duration.ofSeconds(60) : leeway;
  }

  @Override
  public ByteSize maxMemory() {
    return maxMemory == null ? new ByteSize(8L * 1024 * 1024) : maxMemory;
  }
}
