package dev.fanlight.gateway.server.tls;

import dev.fanlight.gateway.config.tls.TlsConfig;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a listener shows to its clients in TLS handshakes, on all of its event loops. */
public final class ServerTls {
  private final TlsConfig.Server config;
  private final CertificatesByName certificates;

  private ServerTls(TlsConfig.Server config, CertificatesByName certificates) {
    this.config = config;
    this.certificates = certificates;
  }

  /** Blocks for some milliseconds. */
  public static ServerTls of(TlsConfig.Server config) {
    ServerContexts contexts = new ServerContexts(config, InstantSource.system());
    CertificatesByName certificates = new CertificatesByName(contexts.of(config.shown()));
    for (TlsConfig.Named other : config.others()) {
      certificates.add(contexts.of(other.identity()), other.names());
    }
    return new ServerTls(config, certificates);
  }

  /** Whether clients are asked for certificates. */
  boolean asksClients() {
    return config.clientAuth() != null;
  }

  /** What it was made of. */
  public TlsConfig.Server config() {
    return config;
  }

  /**
   * The certificate that a server's name belongs to.
   *
   * @param host null: the client asks for no name
   */
  ShownCertificate certificate(@Nullable String host) {
    return certificates.get(host);
  }
}
