package dev.fanlight.gateway.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * The gateway cannot start, or take another configuration, for a reason that its operator can mend;
 * the message is all there is to say.
 */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
