package dev.fanlight.gateway.server.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What TLS has settled for one connection of a client. Confined to its event loop. */
public final class TlsSession {
  private final ServerTls tls;
  private @Nullable ShownCertificate shown;
  private @Nullable String clientCertificate;

  public TlsSession(ServerTls tls) {
    this.tls = tls;
  }

  /** Chooses the certificate that belongs to the name that the client asks for. */
  ShownCertificate choose(@Nullable String name) {
    ShownCertificate chosen = tls.certificate(name);
    shown = chosen;
    return chosen;
  }

  /** The handshake has succeeded. */
  public void begins(SSLSession session) {
    if (tls.asksClients()) {
      clientCertificate = certificate(session);
    }
  }

  private static @Nullable String certificate(SSLSession session) {
    try {
      Certificate leaf = session.getPeerCertificates()[0];
      return ':' + Base64.getEncoder().encodeToString(leaf.getEncoded()) + ':';
    } catch (SSLPeerUnverifiedException none) {
      return null;
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read from its encoding", e);
    }
  }

  /** As the field Client-Cert has it (RFC 9440, section 2.2); null: the client has shown none. */
  public @Nullable String clientCertificate() {
    return clientCertificate;
  }

  /**
   * Whether a request came by the wrong connection: it is for a host that has another certificate,
   * and clients show theirs to the host that they ask for.
   *
   * @param host without a port
   */
  public boolean misdirects(String host) {
    return tls.asksClients() && !tls.certificate(host).equals(shown);
  }
}
