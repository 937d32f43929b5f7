package dev.fanlight.gateway.config.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates and keys. */
public sealed interface TlsConfig {

  /**
   * A certificate with its key.
   *
   * @param cert the certificate, or a chain that begins with it
   * @param key of the certificate, not encrypted
   */
  record Identity(PemFile cert, PemFile key) {
    /** The certificate, and those after it in its file. */
    public List<X509Certificate> chain() {
      return Certificates.known(cert);
    }

    /** The key of the certificate. */
    public PrivateKey privateKey() {
      return PrivateKeys.known(key);
    }
  }

  /**
   * What a listener shows.
   *
   * @param shown to clients that ask for no name, or for one that no other certificate has
   * @param others shown to clients that ask for one of their names
   * @param minVersion the oldest version of TLS that it speaks
   * @param clientAuth null: it asks clients for no certificate
   */
  record Server(
      Identity shown, List<Named> others, Version minVersion, @Nullable ClientAuth clientAuth)
      implements TlsConfig {}

  /**
   * Asks clients for certificates.
   *
   * @param ca who may sign them
   * @param required whether clients without one are refused
   */
  record ClientAuth(PemFile ca, boolean required) {
    /** Who may sign certificates of clients. */
    public List<X509Certificate> authorities() {
      return Certificates.known(ca);
    }
  }

  /**
   * A certificate for clients that ask for some names.
   *
   * @param names in lower case; {@code *.} before a name stands for any one label
   */
  record Named(Identity identity, List<String> names) {}

  /** The versions of TLS that a listener may speak. */
  enum Version {
    V1_2,
    V1_3
  }

  /**
   * How an upstream is trusted, and what it is shown.
   *
   * @param ca who may sign its certificate; null: the platform's authorities
   * @param shown to it; null: none
   * @param serverName in its certificate; null: the endpoint's host
   */
  record Client(@Nullable PemFile ca, @Nullable Identity shown, @Nullable String serverName)
      implements TlsConfig {}
}
