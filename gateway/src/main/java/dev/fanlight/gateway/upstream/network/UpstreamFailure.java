package dev.fanlight.gateway.upstream.network;

import org.jspecify.annotations.Nullable;

/** Why an attempt failed, in the words of a log and of RFC 9209. It is the cause of its error. */
public final class UpstreamFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * @param type of RFC 9209, section 2.3
   * @param reason in an operator's words
   */
  public UpstreamFailure(String type, String reason, @Nullable Throwable cause) {
    super(reason, cause, false, false);
    this.type = type;
  }

  /** The error type of the {@code Proxy-Status} field, RFC 9209, section 2.3. */
  public String type() {
    return type;
  }

  /** Whether the gateway itself could not do its part, so that no endpoint is to blame. */
  public boolean isOurs() {
    return type.startsWith("proxy_") || type.equals("http_request_error");
  }

  public String reason() {
    String message = getMessage();
    return message == null ? type : message;
  }
}
