package dev.fanlight.gateway.bootstrap;

/**
 * The gateway cannot start, for a reason that its operator can mend; the message is all there is to
 * say.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
