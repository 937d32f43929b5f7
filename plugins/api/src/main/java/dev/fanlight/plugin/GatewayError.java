package dev.fanlight.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure of an exchange or a call, as a value. It carries no stack trace; the one
 * place that renders it as {@code application/problem+json} is in the server. A filter fails its
 * future with one to answer it.
 *
 * <p>Immutable: each {@code with} returns a copy.
 */
public final class GatewayError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A longer detail is cut: it goes into a header field and into logs. */
  private static final int LONGEST_DETAIL = 500;

  private static final String DELIMITERS = "\"(),/:;<=>?@[\\]{}";
  private static final char DELETE = 0x7f;
  private static final int LEAST_STATUS = 200;
  private static final int LARGEST_STATUS = 599;

  private final ErrorCode code;
  private final int status;
  private final transient @Nullable Phase phase;
  private final transient List<CallError> errors;
  private final transient Map<String, String> headers;

  private GatewayError(
      ErrorCode code,
      int status,
      String detail,
      @Nullable Phase phase,
      List<CallError> errors,
      Map<String, String> headers,
      @Nullable Throwable cause) {
    super(detail, cause, false, false);
    this.code = code;
    this.status = status;
    this.phase = phase;
    this.errors = errors;
    this.headers = headers;
  }

  /**
   * An error answered with its code's own status. The detail is shown to clients; of a longer one
   * the first 500 characters are.
   */
  public static GatewayError of(ErrorCode code, String detail) {
    return new GatewayError(code, code.status(), cut(detail), null, List.of(), Map.of(), null);
  }

  private static String cut(String detail) {
    if (detail.length() <= LONGEST_DETAIL) {
      return detail;
    }
    boolean splitsPair = Character.isHighSurrogate(detail.charAt(LONGEST_DETAIL - 1));
    return detail.substring(0, splitsPair ? LONGEST_DETAIL - 1 : LONGEST_DETAIL) + "...";
  }

  /** {@code deadline_exceeded} in that phase. */
  public static GatewayError deadlineExceeded(Phase phase, String detail) {
    return of(ErrorCode.DEADLINE_EXCEEDED, detail).withPhase(phase);
  }

  /**
   * The error in a failed future: itself when it is one, else {@code internal_error} with the
   * failure as its cause, which is logged and never shown.
   */
  public static GatewayError from(Throwable failure) {
    return failure instanceof GatewayError error
        ? error
        : of(ErrorCode.INTERNAL_ERROR, "the gateway failed").withCause(failure);
  }

  public GatewayError withPhase(Phase phase) {
    return new GatewayError(code, status, detail(), phase, errors, headers, getCause());
  }

  /**
   * Answers with this status instead of the code's own.
   *
   * @throws IllegalArgumentException unless a final answer may have it: 200 to 599
   */
  public GatewayError withStatus(int status) {
    if (status < LEAST_STATUS || status > LARGEST_STATUS) {
      throw new IllegalArgumentException("no answer has the status " + status);
    }
    return new GatewayError(code, status, detail(), phase, errors, headers, getCause());
  }

  /** The failed calls behind this error, in declared order. */
  public GatewayError withErrors(List<CallError> errors) {
    return new GatewayError(
        code, status, detail(), phase, List.copyOf(errors), headers, getCause());
  }

  /**
   * A field of the answer, such as {@code Allow} or {@code WWW-Authenticate}. Fields of the
   * connection and of framing are the gateway's own: it drops others. White space around the value
   * is no part of it.
   *
   * @throws IllegalArgumentException if the name is no token, or the value has a control character
   */
  public GatewayError withHeader(String name, String value) {
    String content = value.strip();
    if (name.isEmpty() || !name.chars().allMatch(GatewayError::isOfToken)) {
      throw new IllegalArgumentException("no field has the name " + name);
    }
    if (content.chars().anyMatch(GatewayError::isControl)) {
      throw new IllegalArgumentException("the field " + name + " has a control character");
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, content);
    return new GatewayError(code, status, detail(), phase, errors, Map.copyOf(more), getCause());
  }

  /** RFC 9110, section 5.6.2. */
  private static boolean isOfToken(int character) {
    return character > ' ' && character < DELETE && DELIMITERS.indexOf(character) < 0;
  }

  private static boolean isControl(int character) {
    return (character < ' ' && character != '\t') || character == DELETE;
  }

  /** The same without a field of the answer. Case does not matter in its name. */
  public GatewayError withoutHeader(String name) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    return fewer.keySet().removeIf(name::equalsIgnoreCase)
        ? new GatewayError(code, status, detail(), phase, errors, Map.copyOf(fewer), getCause())
        : this;
  }

  /** The cause is for logs only. */
  public GatewayError withCause(Throwable cause) {
    return new GatewayError(code, status, detail(), phase, errors, headers, cause);
  }

  public ErrorCode code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? code.code() : message;
  }

  public @Nullable Phase phase() {
    return phase;
  }

  public List<CallError> errors() {
    return errors;
  }

  /** Fields the answer must carry. */
  public Map<String, String> headers() {
    return headers;
  }
}
