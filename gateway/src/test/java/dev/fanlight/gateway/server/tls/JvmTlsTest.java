package dev.fanlight.gateway.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmTlsTest {
  private static final String DEFAULT = Security.getProperty("jdk.tls.disabledAlgorithms");

  private static Properties properties(String name) {
    Properties properties = new Properties();
    properties.setProperty(name, "any");
    return properties;
  }

  @Test
  void aJvmThatNobodyTouched_hasNoSetting() {
    assertThat(JvmTls.setting(System.getProperties(), DEFAULT)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "jdk.tls.namedGroups, jdk.tls.namedGroups",
    "jdk.tls.server.cipherSuites, jdk.tls.server.cipherSuites",
    "jdk.tls.rejectClientInitiatedRenegotiation,",
    "jdk.tls.server.maxInboundCertificateChainLength,",
    "javax.net.ssl.trustStore,"
  })
  void aPropertyOfItsTls_isASetting(String name, String setting) {
    assertThat(JvmTls.setting(properties(name), DEFAULT)).isEqualTo(setting);
  }

  @ParameterizedTest
  @CsvSource({
    "x25519, true",
    "TLS_AES_128_GCM_SHA256, true",
    "RSA keySize < 4096, true",
    "RC4, false"
  })
  void anAlgorithmThatIsDisabled_isASetting(String algorithm, boolean setting) {
    assertThat(JvmTls.setting(new Properties(), DEFAULT + ", " + algorithm) != null)
        .isEqualTo(setting);
  }
}
