package dev.fanlight.plugins.jwt;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;

/** The ways to say no of RFC 6750, section 3. */
final class Refusals {
  private static final int BAD_REQUEST = 400;

  private final String realm;
  private final GatewayError missing;
  private final GatewayError several;

  Refusals(String realm) {
    this.realm = realm;
    // Section 3.1: a request that has no token is told of no error.
    missing =
        GatewayError.of(ErrorCode.UNAUTHORIZED, "a token is needed")
            .withHeader("WWW-Authenticate", challenge());
    several =
        refusal(ErrorCode.BAD_REQUEST, "invalid_request", "the request has more than one token")
            .withStatus(BAD_REQUEST);
  }

  private String challenge() {
    return "Bearer realm=\"" + realm + "\"";
  }

  private GatewayError refusal(ErrorCode code, String error, String reason) {
    return refusal(code, error, reason, "");
  }

  private GatewayError refusal(ErrorCode code, String error, String reason, String more) {
    return GatewayError.of(code, reason)
        .withHeader(
            "WWW-Authenticate",
            challenge() + ", error=\"" + error + "\", error_description=\"" + reason + "\"" + more);
  }

  /** There is no token. */
  GatewayError missing() {
    return missing;
  }

  /** There are several tokens, or several fields where only one may be. */
  GatewayError several() {
    return several;
  }

  /** The token is malformed, wrong or too old. */
  GatewayError invalid(String reason) {
    return refusal(ErrorCode.UNAUTHORIZED, "invalid_token", reason);
  }

  /** The token is good, but not for this route: it lacks scopes. */
  GatewayError withoutScope(String scope) {
    return refusal(
        ErrorCode.FORBIDDEN,
        "insufficient_scope",
        "the token does not have the scope that is needed",
        ", scope=\"" + scope + "\"");
  }

  /** The token is good, but not for this route: it lacks claims. */
  GatewayError withoutClaims() {
    return refusal(
        ErrorCode.FORBIDDEN,
        "insufficient_scope",
        "the token does not have the claims that are needed");
  }
}
