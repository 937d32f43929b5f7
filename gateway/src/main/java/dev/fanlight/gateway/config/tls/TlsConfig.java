package dev.fanlight.gateway.config.tls;

import org.jspecify.annotations.Nullable;

/** Certificates and keys. */
public sealed interface TlsConfig {

  /**
   * A certificate with its key.
   *
   * @param cert the certificate, or a chain that begins with it
   * @param key of the certificate, not encrypted
   */
  record Identity(PemFile cert, PemFile key) {}

  /** What a listener shows. */
  record Server(Identity shown) implements TlsConfig {}

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
