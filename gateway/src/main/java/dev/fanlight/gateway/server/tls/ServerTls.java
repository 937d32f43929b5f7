package dev.fanlight.gateway.server.tls;

import dev.fanlight.gateway.config.tls.TlsConfig;
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
    CertificatesByName certificates = new CertificatesByName(shown(config.shown(), config));
    for (TlsConfig.Named other : config.others()) {
      certificates.add(shown(other.identity(), config), other.names());
    }
    return new ServerTls(config, certificates);
  }

  private static ShownCertificate shown(TlsConfig.Identity identity, TlsConfig.Server config) {
    return new ShownCertificate(ServerContexts.of(identity, config));
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
  public ShownCertificate certificate(@Nullable String host) {
    return certificates.get(host);
  }
}
