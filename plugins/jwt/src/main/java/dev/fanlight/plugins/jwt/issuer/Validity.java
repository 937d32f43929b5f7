package dev.fanlight.plugins.jwt.issuer;

import dev.fanlight.plugins.jwt.token.TokenRefused;

/**
 * When a token is good.
 *
 * @param begin the first moment, in seconds since 1970; minus infinity when it has none
 * @param end the first moment at which it is not good any more; infinity when it has none
 */
public record Validity(double begin, double end) {
  /**
   * Judges the token at a moment.
   *
   * @throws TokenRefused when it is not good then
   */
  public void judge(double now) {
    if (now >= end) {
      throw new TokenRefused("the token has expired");
    }
    if (now < begin) {
      throw new TokenRefused("the token is not valid yet");
    }
  }
}
