package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.telemetry.log.Causes;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a connection to an upstream could not be made. Without addresses: the reason is shown to
 * clients.
 */
public final class HttpConnectFailures {
  /** Bytes that say nothing to a reader of the log. */
  private static final Pattern DUMP =
      Pattern.compile("(\\. Hex dump for first [0-9]+ bytes)?: [0-9a-f]{8,}$");

  private HttpConnectFailures() {}

  public static UpstreamFailure of(Throwable failure) {
    if (says(failure, "too many open files")) {
      return failure("proxy_internal_error", "the gateway has too many files open", failure);
    }
    if (failure instanceof UpstreamFailure known) {
      return known;
    }
    return switch (failure) {
      case ConnectTimeoutException late -> failure("connection_timeout", "not in time", late);
      case SSLException tls -> tls(tls);
      case NoRouteToHostException noRoute ->
          failure("destination_ip_unroutable", "there is no route to it", noRoute);
      case ConnectException refused -> refused(refused);
      case SocketException socket -> refused(socket);
      case ClosedChannelException closed ->
          failure("connection_terminated", "it closed the connection at once", closed);
      default ->
          cause(failure, Http2Exception.class) == null
              ? failure("destination_unavailable", "the connection could not be made", failure)
              : failure("http_protocol_error", "it does not speak HTTP/2", failure);
    };
  }

  /** Netty wraps what the system says when it opens a socket, in its own way on each system. */
  private static boolean says(Throwable failure, String words) {
    return Causes.of(failure).stream()
        .anyMatch(one -> String.valueOf(one.getMessage()).toLowerCase(Locale.ROOT).contains(words));
  }

  private static UpstreamFailure failure(String type, String reason, Throwable cause) {
    return new UpstreamFailure(type, reason, cause);
  }

  /** A connect that was lost on the way through the platform; nothing has been sent. */
  static boolean isStray(Throwable failure) {
    return failure instanceof ClosedChannelException || failure instanceof NotYetConnectedException;
  }

  private static UpstreamFailure refused(SocketException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("refused")) {
      return failure("connection_refused", "it refuses connections", failure);
    }
    if (message.contains("unreachable") || message.contains("no route")) {
      return failure("destination_ip_unroutable", "its network is unreachable", failure);
    }
    return failure("destination_unavailable", "it cannot be reached", failure);
  }

  private static UpstreamFailure tls(SSLException failure) {
    if (cause(failure, SslHandshakeTimeoutException.class) != null) {
      return failure("connection_timeout", "the TLS handshake was not done in time", failure);
    }
    if (cause(failure, NotSslRecordException.class) != null) {
      return failure("tls_protocol_error", "it does not speak TLS", failure);
    }
    String certificate = certificate(failure);
    if (certificate != null) {
      return failure("tls_certificate_error", certificate, failure);
    }
    String alert = alert(failure);
    return alert == null
        ? failure("tls_protocol_error", "the TLS handshake failed", failure)
        : failure("tls_alert_received", "it refused the TLS handshake (" + alert + ")", failure);
  }

  private static @Nullable String certificate(Throwable failure) {
    if (cause(failure, CertificateExpiredException.class) != null) {
      return "its certificate has expired";
    }
    if (cause(failure, CertificateNotYetValidException.class) != null) {
      return "its certificate is not valid yet";
    }
    if (cause(failure, CertPathBuilderException.class) != null) {
      return "its certificate is not signed by an authority that is trusted";
    }
    CertificateException other = cause(failure, CertificateException.class);
    if (other == null) {
      return null;
    }
    String message = String.valueOf(other.getMessage());
    return message.contains("alternative") || message.contains("No name matching")
        ? "its certificate is for another name"
        : "its certificate is not accepted";
  }

  private static @Nullable String alert(Throwable failure) {
    String marker = "Received fatal alert: ";
    for (Throwable next : Causes.of(failure)) {
      String message = String.valueOf(next.getMessage());
      if (message.contains(marker)) {
        return message.substring(message.indexOf(marker) + marker.length());
      }
    }
    return null;
  }

  /** What the platform says about the innermost cause, for the log. */
  public static String deepest(Throwable failure) {
    Throwable cause = Causes.of(failure).getLast();
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : DUMP.matcher(message).replaceFirst("");
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    for (Throwable next : Causes.of(failure)) {
      if (type.isInstance(next)) {
        return type.cast(next);
      }
    }
    return null;
  }
}
