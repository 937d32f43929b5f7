package dev.fanlight.plugins.validate.schema;

/** A body takes more steps to be checked than it may, or nobody waits for the result any more. */
public final class TooCostlyException extends Exception {
  private static final long serialVersionUID = 1L;

  public TooCostlyException() {
    super("the body takes too many steps to be checked", null, false, false);
  }
}
