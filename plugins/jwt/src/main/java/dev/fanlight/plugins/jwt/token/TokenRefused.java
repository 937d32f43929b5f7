package dev.fanlight.plugins.jwt.token;

/**
 * A token lets nobody in. The reason is shown to the client, so it is a fixed text and repeats
 * nothing of the token. Expected, so it has no stack trace.
 */
public final class TokenRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason such as {@code the token has expired}; plain ASCII without quotes
   */
  public TokenRefused(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
