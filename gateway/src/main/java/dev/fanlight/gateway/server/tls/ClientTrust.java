package dev.fanlight.gateway.server.tls;

import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of clients a listener trusts: those that are valid now and signed by one of
 * its authorities. Without authorities it trusts none. It also looks at the certificate that comes
 * with a session that is resumed.
 */
final class ClientTrust extends X509ExtendedTrustManager
    implements ResumableX509ExtendedTrustManager {
  /** A record of application data, of 32 bytes that are not encrypted as it was agreed. */
  private static final byte[] FORGED = Arrays.copyOf(new byte[] {23, 3, 3, 0, 32}, 37);

  /**
   * How many certificates may have a part in leading to an authority, the client's own among them.
   * The search for a path may look at all orders of them.
   */
  private static final int MOST = 8;

  private final @Nullable X509ExtendedTrustManager authorities;
  private final InstantSource time;

  private ClientTrust(@Nullable X509ExtendedTrustManager authorities, InstantSource time) {
    this.authorities = authorities;
    this.time = time;
  }

  static ClientTrust of(List<X509Certificate> authorities, InstantSource time) {
    return new ClientTrust(authorities.isEmpty() ? null : manager(authorities), time);
  }

  private static X509ExtendedTrustManager manager(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry(String.valueOf(store.size()), authority);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the authorities of clients cannot be used", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    if (authorities == null) {
      throw new CertificateException("no certificate was asked for");
    }
    X509Certificate[] related = related(chain);
    try {
      authorities.checkClientTrusted(related, type, engine);
    } catch (CertificateException why) {
      // Where the names are in order, the JDK looks for no other way than that.
      SignedPaths paths = new SignedPaths(related, getAcceptedIssuers());
      if (!paths.anyPasses(path -> authorities.checkClientTrusted(path, type, engine))) {
        throw why;
      }
    }
    // The JDK takes a certificate that is an authority itself, whether it has expired or not.
    chain[0].checkValidity(now());
  }

  /**
   * The client's own certificate, and those with the name of an issuer of one that is here. No
   * other can be on the way to an authority. This compares names, and checks no signature.
   */
  private static X509Certificate[] related(X509Certificate[] chain) throws CertificateException {
    Set<X509Certificate> related = new LinkedHashSet<>(List.of(chain[0]));
    Set<X500Principal> issuers = new HashSet<>(Set.of(chain[0].getIssuerX500Principal()));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (X509Certificate other : chain) {
        if (issuers.contains(other.getSubjectX500Principal()) && related.add(other)) {
          if (related.size() > MOST) {
            throw new CertificateException("more than " + MOST + " certificates form the chain");
          }
          issuers.add(other.getIssuerX500Principal());
          grows = true;
        }
      }
    }
    return related.toArray(X509Certificate[]::new);
  }

  @Override
  public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    try {
      requireValid(chain);
    } catch (CertificateException expired) {
      alert(engine);
      throw expired;
    }
  }

  /**
   * The JDK has resumed the session by now, and holds the handshake for good. Only a fatal alert
   * makes the client forget the session, so that its next handshake is a full one. The JDK has no
   * call for that; it sends one when it gets a record that the client cannot have sent.
   */
  private static void alert(SSLEngine engine) {
    try {
      engine.unwrap(
          ByteBuffer.wrap(FORGED.clone()),
          ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
    } catch (SSLException sent) {
      // As it should; the caller says why.
    }
  }

  /**
   * Checks the certificates that lead to an authority. What else a client sends has no part in it.
   */
  private void requireValid(X509Certificate[] chain) throws CertificateException {
    SignedPaths paths = new SignedPaths(related(chain), getAcceptedIssuers());
    if (!paths.anyPasses(this::requireValidNow)) {
      throw new CertificateException("the chain leads to no authority");
    }
  }

  private void requireValidNow(X509Certificate[] path) throws CertificateException {
    for (X509Certificate certificate : path) {
      certificate.checkValidity(now());
    }
  }

  private Date now() {
    return Date.from(time.instant());
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities == null ? new X509Certificate[0] : authorities.getAcceptedIssuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw notOfAnEngine();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw notOfAnEngine();
  }

  private static CertificateException notOfAnEngine() {
    return new CertificateException("only handshakes of an engine are checked");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw notOfAServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw notOfAServer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw notOfAServer();
  }

  @Override
  public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    throw notOfAServer();
  }

  private static CertificateException notOfAServer() {
    return new CertificateException("listeners trust no servers");
  }
}
