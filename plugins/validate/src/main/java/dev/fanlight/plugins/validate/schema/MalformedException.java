package dev.fanlight.plugins.validate.schema;

/** A body is no JSON, or not within the bounds. The message may be shown to the client. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message, null, false, false);
  }

  /** What is wrong, in words for the client. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
