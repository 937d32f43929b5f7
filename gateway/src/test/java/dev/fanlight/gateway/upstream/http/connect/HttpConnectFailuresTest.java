package dev.fanlight.gateway.upstream.http.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators and clients read where a connection could not be made. */
class HttpConnectFailuresTest {
  private static Throwable tls(Throwable cause) {
    return new SSLHandshakeException("Failed to create SSL connection").initCause(cause);
  }

  private static final String FULL = "Too many open files";

  private static final Throwable NO_HTTP2 =
      Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR,
          "First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f");

  @Test
  void bytesThatWereReceived_areNotInTheLog() {
    assertThat(HttpConnectFailures.deepest(NO_HTTP2))
        .isEqualTo("First received frame was not SETTINGS");
    assertThat(
            HttpConnectFailures.deepest(
                new NotSslRecordException("not an SSL/TLS record: 485454502f312e31")))
        .isEqualTo("not an SSL/TLS record");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), "connection_refused", "refuses"),
        Arguments.of(
            new NoRouteToHostException("no route"), "destination_ip_unroutable", "no route"),
        Arguments.of(
            new ConnectException("Network is unreachable"),
            "destination_ip_unroutable",
            "unreachable"),
        Arguments.of(new SocketException(FULL), "proxy_internal_error", "too many files"),
        Arguments.of(
            new ChannelException("Failed to open a socket.", new IOException(FULL)),
            "proxy_internal_error",
            "too many files"),
        Arguments.of(
            new ChannelException(
                new IOException("newSocketStream(..) failed with error(-24): " + FULL)),
            "proxy_internal_error",
            "too many files"),
        Arguments.of(new ConnectTimeoutException("late"), "connection_timeout", "not in time"),
        Arguments.of(NO_HTTP2, "http_protocol_error", "it does not speak HTTP/2"),
        Arguments.of(new ClosedChannelException(), "connection_terminated", "at once"),
        Arguments.of(
            tls(new CertificateExpiredException()), "tls_certificate_error", "has expired"),
        Arguments.of(
            tls(new CertificateNotYetValidException()), "tls_certificate_error", "not valid yet"),
        Arguments.of(
            tls(new CertPathBuilderException("unable to find valid certification path")),
            "tls_certificate_error",
            "not signed by an authority that is trusted"),
        Arguments.of(
            tls(new CertificateException("No subject alternative DNS name matching a.b found.")),
            "tls_certificate_error",
            "for another name"),
        Arguments.of(
            tls(new SSLHandshakeException("Received fatal alert: certificate_required")),
            "tls_alert_received",
            "certificate_required"),
        Arguments.of(tls(new SSLHandshakeException("odd")), "tls_protocol_error", "handshake"),
        Arguments.of(
            new IllegalStateException("odd"), "destination_unavailable", "could not be made"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void of_saysWhyInAnOperatorsWords(Throwable failure, String type, String reason) {
    UpstreamFailure why = HttpConnectFailures.of(failure);

    assertThat(why.type()).isEqualTo(type);
    assertThat(why.reason()).contains(reason).doesNotContain("Exception").doesNotContain("a.b");
  }
}
