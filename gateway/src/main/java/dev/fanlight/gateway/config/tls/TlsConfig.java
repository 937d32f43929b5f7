package dev.fanlight.gateway.config.tls;

import org.jspecify.annotations.Nullable;

/** Certificates and keys. */
public sealed interface TlsConfig {

  /** What a listener shows. */
  record Server(PemFile cert, PemFile key) implements TlsConfig {}

  /**
   * How an upstream is trusted, and what it is shown.
   *
   * @param ca who may sign its certificate; null: the platform's authorities
   * @param cert shown to it, with its key; null: none
   * @param serverName in its certificate; null: the endpoint's host
   */
  record Client(
      @Nullable PemFile ca,
      @Nullable PemFile cert,
      @Nullable PemFile key,
      @Nullable String serverName)
      implements TlsConfig {}
}
