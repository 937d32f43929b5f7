package dev.fanlight.gateway.config.tls;

/** A file that is not what it should be; its message says why, in an operator's words. */
public final class PemException extends Exception {
  private static final long serialVersionUID = 1L;

  PemException(String message) {
    super(message);
  }
}
