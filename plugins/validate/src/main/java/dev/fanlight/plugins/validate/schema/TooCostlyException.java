package dev.fanlight.plugins.validate.schema;

/** A body takes more steps to be checked than it may. */
public final class TooCostlyException extends Exception {
  private static final long serialVersionUID = 1L;

  TooCostlyException() {
    super("the body takes too many steps to be checked", null, false, false);
  }
}
