package dev.fanlight.gateway.server.tls;

import dev.fanlight.plugin.TlsInfo;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What TLS has settled for one connection of a client. Confined to its event loop. */
public final class TlsSession {
  private final ServerTls tls;
  private final boolean tunnels;
  private @Nullable ShownCertificate shown;
  private @Nullable String serverName;
  private @Nullable String clientCertificate;
  private @Nullable TlsInfo info;

  /**
   * @param tunnels whether requests of HTTP/1.1 may switch protocols
   */
  public TlsSession(ServerTls tls, boolean tunnels) {
    this.tls = tls;
    this.tunnels = tunnels;
  }

  /** Chooses the certificate that belongs to the name that the client asks for. */
  ShownCertificate choose(@Nullable String name) {
    ShownCertificate chosen = tls.certificate(name);
    shown = chosen;
    serverName = name;
    return chosen;
  }

  /** Begins the handshake with a client. */
  SslHandler handler(ShownCertificate shown, ClientHello hello, ByteBufAllocator allocator) {
    return shown.handler(BoringSsl.suits(hello, tunnels), allocator);
  }

  /**
   * The handshake has succeeded.
   *
   * @return whether the engine has written something that wants to be flushed
   */
  public boolean begins(SSLEngine engine) {
    SSLSession session = engine.getSession();
    X509Certificate leaf = tls.asksClients() ? certificate(session) : null;
    clientCertificate = leaf == null ? null : encoded(leaf);
    info = new TlsInfo(session.getProtocol(), session.getCipherSuite(), serverName, leaf);
    return BoringSsl.writesSessions(engine);
  }

  private static @Nullable X509Certificate certificate(SSLSession session) {
    try {
      return (X509Certificate) session.getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  private static String encoded(X509Certificate leaf) {
    try {
      return ':' + Base64.getEncoder().encodeToString(leaf.getEncoded()) + ':';
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read from its encoding", e);
    }
  }

  /** What the handshake has settled; null: it has not succeeded yet. */
  public @Nullable TlsInfo info() {
    return info;
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
