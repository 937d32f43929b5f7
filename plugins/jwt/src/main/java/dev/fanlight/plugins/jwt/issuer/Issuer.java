package dev.fanlight.plugins.jwt.issuer;

import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.KeySource;
import dev.fanlight.plugins.jwt.token.Claims;
import dev.fanlight.plugins.jwt.token.Token;
import dev.fanlight.plugins.jwt.token.TokenRefused;
import java.util.List;
import java.util.Set;

/** Says what tokens of an issuer must be, apart from their signature. Immutable. */
public final class Issuer {
  private final IssuerConfig config;
  private final Set<Algorithm> allowed;
  private final List<String> types;
  private final KeySource keys;
  private final double leeway;

  public Issuer(IssuerConfig config, KeySource keys, double leewaySeconds) {
    this.config = config;
    this.allowed = config.allowed();
    this.types = config.types().stream().map(Token::plainType).toList();
    this.keys = keys;
    this.leeway = leewaySeconds;
  }

  public KeySource keys() {
    return keys;
  }

  /**
   * The algorithm of a token.
   *
   * @throws TokenRefused when tokens of this issuer may not have that algorithm, or that type
   */
  public Algorithm algorithm(Token token) {
    Algorithm algorithm = Algorithm.of(token.algorithm());
    if (algorithm == null || !allowed.contains(algorithm)) {
      throw new TokenRefused("the token has an algorithm that is not accepted");
    }
    if (!types.isEmpty() && !types.contains(String.valueOf(token.type()))) {
      throw new TokenRefused("the token has a type that is not accepted");
    }
    return algorithm;
  }

  /**
   * Judges what a token says of itself (RFC 7519, section 4.1), but for its time.
   *
   * @return when it is good, with the leeway
   * @throws TokenRefused when it is for somebody else
   */
  public Validity judge(Claims claims) {
    if (!config.anyIssuer() && !String.valueOf(config.issuer()).equals(claims.text("iss"))) {
      throw new TokenRefused("the token is of another issuer");
    }
    if (!config.audience().isEmpty()
        && claims.texts("aud").stream().noneMatch(config.audience()::contains)) {
      throw new TokenRefused("the token is for another audience");
    }
    Double end = claims.date("exp");
    if (end == null && config.requireExp()) {
      throw new TokenRefused("the token has no end");
    }
    Double begin = claims.date("nbf");
    claims.text("sub"); // RFC 7519, section 4.1.2
    return new Validity(
        begin == null ? Double.NEGATIVE_INFINITY : begin - leeway,
        end == null ? Double.POSITIVE_INFINITY : end + leeway);
  }
}
