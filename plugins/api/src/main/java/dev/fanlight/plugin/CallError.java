package dev.fanlight.plugin;

import org.jspecify.annotations.Nullable;

/**
 * One failed call, as the {@code errors} of a problem answer list it.
 *
 * @param call the call's name
 * @param upstream the upstream it went to
 * @param code why it failed
 * @param phase how far it had come, where that is known
 * @param status the upstream's status, or the one this error would be answered with
 * @param elapsedMillis from the call being ready to its end, in milliseconds
 * @param detail for a person
 * @param body the JSON text that the upstream sent with its failure, where the route shows it
 */
public record CallError(
    String call,
    String upstream,
    ErrorCode code,
    @Nullable Phase phase,
    int status,
    long elapsedMillis,
    String detail,
    @Nullable String body) {

  /** Creates an error without the body that the upstream sent. */
  public CallError(
      String call,
      String upstream,
      ErrorCode code,
      @Nullable Phase phase,
      int status,
      long elapsedMillis,
      String detail) {
    this(call, upstream, code, phase, status, elapsedMillis, detail, null);
  }
}
