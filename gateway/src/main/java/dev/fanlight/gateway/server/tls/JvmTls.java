package dev.fanlight.gateway.server.tls;

import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How somebody has set the JVM up to speak TLS. No other engine than its own heeds that. */
final class JvmTls {
  private static final String DISABLED = "jdk.tls.disabledAlgorithms";

  /** What JDKs disable if nobody tells them otherwise. TLS 1.3 has none of it. */
  private static final Set<String> ALWAYS_DISABLED =
      Set.of(
          "SSLv3",
          "TLSv1",
          "TLSv1.1",
          "DTLSv1.0",
          "RC4",
          "DES",
          "3DES_EDE_CBC",
          "MD5withRSA",
          "anon",
          "NULL",
          "ECDH",
          "TLS_RSA_*",
          "DH keySize < 1024",
          "EC keySize < 224",
          "rsa_pkcs1_sha1 usage HandshakeSignature",
          "ecdsa_sha1 usage HandshakeSignature",
          "dsa_sha1 usage HandshakeSignature");

  /** What the gateway sets itself. Neither matters where BoringSSL speaks TLS. */
  private static final Set<String> OWN =
      Set.of(
          "jdk.tls.rejectClientInitiatedRenegotiation",
          "jdk.tls.server.maxInboundCertificateChainLength");

  private JvmTls() {}

  /** A setting that somebody has made; null: none. */
  static @Nullable String setting() {
    return setting(System.getProperties(), String.valueOf(Security.getProperty(DISABLED)));
  }

  static @Nullable String setting(Properties system, String disabled) {
    for (String name : system.stringPropertyNames()) {
      if (name.startsWith("jdk.tls.") && !OWN.contains(name)) {
        return name;
      }
    }
    for (String algorithm : disabled.split(",", -1)) {
      if (!ALWAYS_DISABLED.contains(algorithm.strip())) {
        return DISABLED;
      }
    }
    return hasItsOwnProviders() ? null : "security.provider";
  }

  private static boolean hasItsOwnProviders() {
    try {
      return Security.getProviders()[0].getName().equals("SUN")
          && SSLContext.getInstance("TLS").getProvider().getName().equals("SunJSSE");
    } catch (NoSuchAlgorithmException e) {
      return false;
    }
  }
}
