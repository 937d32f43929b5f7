package dev.fanlight.gateway.server.tls;

import dev.fanlight.gateway.config.tls.TlsConfig;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a listener shows to its clients in TLS handshakes, on all of its event loops. */
public final class ServerTls {
  private final TlsConfig.Server config;
  private final CertificatesByName certificates;
  private final @Nullable String noBoringSsl;

  private ServerTls(
      TlsConfig.Server config, CertificatesByName certificates, @Nullable String noBoringSsl) {
    this.config = config;
    this.certificates = certificates;
    this.noBoringSsl = noBoringSsl;
  }

  /** Blocks for some milliseconds. */
  public static ServerTls of(TlsConfig.Server config) {
    String noBoringSsl = BoringSsl.absence(config);
    ServerContexts contexts =
        new ServerContexts(config, noBoringSsl == null, InstantSource.system());
    CertificatesByName certificates = new CertificatesByName(contexts.of(config.shown()));
    for (TlsConfig.Named other : config.others()) {
      certificates.add(contexts.of(other.identity()), other.names());
    }
    return new ServerTls(config, certificates, noBoringSsl);
  }

  /** Whether clients are asked for certificates. */
  boolean asksClients() {
    return config.clientAuth() != null;
  }

  /**
   * Which engines speak with clients, and why.
   *
   * @param tunnels whether requests of HTTP/1.1 may switch protocols
   */
  public String engines(boolean tunnels) {
    if (noBoringSsl != null) {
      return "the JDK speaks TLS (%s)".formatted(noBoringSsl);
    }
    return tunnels
        ? "BoringSSL speaks TLS 1.3 for HTTP/2, the JDK speaks the rest (a route has upgrade)"
        : "BoringSSL speaks TLS 1.3, the JDK speaks TLS 1.2";
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
