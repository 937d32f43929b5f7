package dev.fanlight.gateway.server.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways from the certificate of a client to an authority, by what has signed what: several
 * certificates may have the name of an issuer, and the key that has signed. For one chain.
 */
final class SignedPaths {
  /** Whether a way may be taken. It begins with the client's certificate. */
  interface Check {
    void of(X509Certificate[] path) throws CertificateException;
  }

  private final X509Certificate[] chain;
  private final X509Certificate[] authorities;
  private final Map<X509Certificate, List<X509Certificate>> issuers = new HashMap<>();
  private final List<X509Certificate> path = new ArrayList<>();
  private @Nullable CertificateException why;

  /**
   * @param chain of few certificates, the client's own first
   */
  SignedPaths(X509Certificate[] chain, X509Certificate[] authorities) {
    this.chain = chain;
    this.authorities = authorities;
  }

  /**
   * Returns whether there is a way that passes; false: there is no way at all.
   *
   * @throws CertificateException why the first way does not pass, if none does
   */
  boolean anyPasses(Check check) throws CertificateException {
    if (passesFrom(chain[0], check)) {
      return true;
    }
    if (why != null) {
      throw why;
    }
    return false;
  }

  private boolean passesFrom(X509Certificate certificate, Check check) {
    path.add(certificate);
    if (isLast(certificate) && passes(check)) {
      return true;
    }
    for (X509Certificate issuer : issuers.computeIfAbsent(certificate, this::issuers)) {
      if (!isOnPath(issuer) && passesFrom(issuer, check)) {
        return true;
      }
    }
    path.removeLast();
    return false;
  }

  private boolean passes(Check check) {
    try {
      check.of(path.toArray(X509Certificate[]::new));
      return true;
    } catch (CertificateException refused) {
      why = why == null ? refused : why;
      return false;
    }
  }

  /** Whether it is an authority, or signed by one. An authority may have expired. */
  private boolean isLast(X509Certificate certificate) {
    for (X509Certificate authority : authorities) {
      if (isIssuer(authority, certificate) || isSame(authority, certificate)) {
        return true;
      }
    }
    return false;
  }

  private List<X509Certificate> issuers(X509Certificate certificate) {
    return List.of(chain).stream().filter(issuer -> isIssuer(issuer, certificate)).toList();
  }

  /** A client can send any certificate of that name, but not one whose key has signed. */
  private static boolean isIssuer(X509Certificate issuer, X509Certificate certificate) {
    if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  /** A way that comes to a key twice has a shorter one. So there are few ways, and each ends. */
  private boolean isOnPath(X509Certificate issuer) {
    return path.stream().anyMatch(before -> isSame(before, issuer));
  }

  /** They may have other dates, and other issuers. */
  private static boolean isSame(X509Certificate one, X509Certificate other) {
    return one.getSubjectX500Principal().equals(other.getSubjectX500Principal())
        && one.getPublicKey().equals(other.getPublicKey());
  }
}
