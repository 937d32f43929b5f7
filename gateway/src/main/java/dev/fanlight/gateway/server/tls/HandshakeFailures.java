package dev.fanlight.gateway.server.tls;

import dev.fanlight.gateway.telemetry.log.Causes;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why TLS handshakes of clients fail, in a few words that a metric can be labelled with. */
public final class HandshakeFailures {
  /** The client did not go on with it. */
  public static final String TIMEOUT = "timeout";

  /** What the engines say where client and gateway speak no common protocol (ALPN). */
  private static final List<String> ALPN =
      List.of("application protocol", "application layer protocol", "selected protocol");

  private HandshakeFailures() {}

  public static String reason(@Nullable Throwable failure) {
    List<Throwable> causes = Causes.of(failure);
    for (Throwable cause : causes) {
      String reason = ofKind(cause);
      if (reason != null) {
        return reason;
      }
    }
    for (Throwable cause : causes) {
      String reason = ofMessage(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
      if (reason != null) {
        return reason;
      }
    }
    return "other";
  }

  private static @Nullable String ofKind(Throwable cause) {
    return switch (cause) {
      case NotSslRecordException plain -> "not_tls";
      case SslHandshakeTimeoutException late -> TIMEOUT;
      case ClosedChannelException gone -> "closed";
      case CertificateExpiredException expired -> "client_certificate_expired";
      case CertPathBuilderException unsigned -> "client_certificate_untrusted";
      default -> null;
    };
  }

  private static @Nullable String ofMessage(String message) {
    if (message.contains("received fatal alert") || message.contains("_alert_")) {
      return "client_alert";
    }
    if (message.contains("empty client certificate")) {
      return "client_certificate_missing";
    }
    if (message.contains("cipher suites") || message.contains("no_shared_cipher")) {
      return "no_common_cipher";
    }
    if (ALPN.stream().anyMatch(message::contains)) {
      return "no_common_protocol";
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
