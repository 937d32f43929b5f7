package dev.fanlight.gateway.server.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why TLS handshakes of clients fail, in a few words that a metric can be labelled with. */
public final class HandshakeFailures {
  /** The client did not go on with it. */
  public static final String TIMEOUT = "timeout";

  private HandshakeFailures() {}

  public static String reason(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case NotSslRecordException plain -> {
          return "not_tls";
        }
        case SslHandshakeTimeoutException late -> {
          return TIMEOUT;
        }
        case ClosedChannelException gone -> {
          return "closed";
        }
        default -> {
          String reason = reason(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
          if (reason != null) {
            return reason;
          }
        }
      }
    }
    return "other";
  }

  private static @Nullable String reason(String message) {
    if (message.contains("received fatal alert")) {
      return "client_alert";
    }
    if (message.contains("cipher suites")) {
      return "no_common_cipher";
    }
    if (message.contains("protocol")) {
      return "protocol_version";
    }
    if (message.contains("certificate") || message.contains("cert chain")) {
      return "client_certificate";
    }
    return message.contains("closed") || message.contains("reset") ? "closed" : null;
  }
}
