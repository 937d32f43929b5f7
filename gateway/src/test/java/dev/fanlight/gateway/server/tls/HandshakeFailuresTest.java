package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both engines of TLS have words of their own for what is one reason. */
class HandshakeFailuresTest {
  @ParameterizedTest
  @CsvSource({
    "Received fatal alert: certificate_unknown, client_alert",
    "error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN, client_alert",
    "error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION, client_alert",
    "no cipher suites in common, no_common_cipher",
    "error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER, no_common_cipher",
    "Client requested protocol TLSv1.1 is not enabled, protocol_version",
    "Empty client certificate chain, client_certificate_missing",
    "error:1000008b:SSL routines:OPENSSL_internal:DECRYPTION_FAILED_OR_BAD_RECORD_MAC, other"
  })
  void whatAnEngineSays_isAReason(String message, String reason) {
    Exception failure = new IOException(new SSLHandshakeException(message));

    assertThat(HandshakeFailures.reason(failure)).isEqualTo(reason);
  }

  @Test
  void aClientThatLeaves_isAReason() {
    assertThat(HandshakeFailures.reason(new ClosedChannelException())).isEqualTo("closed");
  }
}
