package dev.fanlight.gateway.config.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** X.509 certificates. */
public final class Certificates {
  private static final String LABEL = "CERTIFICATE";

  /** The type of a DNS name in a certificate (RFC 5280, section 4.2.1.6). */
  private static final Integer DNS_NAME = 2;

  private Certificates() {}

  /**
   * All that stand in a file, at least one.
   *
   * @throws PemException when there is none, or one that cannot be read
   */
  public static List<X509Certificate> read(String text) throws PemException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : PemBlock.of(text)) {
      if (block.label().equals(LABEL)) {
        certificates.add(certificate(block));
      }
    }
    if (certificates.isEmpty()) {
      throw new PemException(
          PemBlock.isBinary(text)
              ? "it is DER; openssl x509 -inform der turns it into PEM"
              : "there is no certificate in it");
    }
    return certificates;
  }

  /** As {@link #read}, of a file that has been read before. */
  public static List<X509Certificate> known(PemFile file) {
    try {
      return read(file.text());
    } catch (PemException e) {
      throw new IllegalStateException("certificates that were read before", e);
    }
  }

  private static X509Certificate certificate(PemBlock block) throws PemException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.bytes()));
    } catch (CertificateException e) {
      throw new PemException("one of its certificates is damaged");
    }
  }

  /** As a file that holds them and nothing else. */
  public static String written(List<X509Certificate> certificates) throws PemException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(PemBlock.of(LABEL, certificate.getEncoded()).written());
      } catch (CertificateEncodingException e) {
        throw new PemException("one of its certificates is damaged");
      }
    }
    return text.toString();
  }

  /**
   * Sees that each one is signed by the one after it, as a peer expects of what it is shown.
   *
   * @throws PemException naming those that do not belong together
   */
  public static void requireChain(List<X509Certificate> certificates) throws PemException {
    if (new HashSet<>(certificates).size() < certificates.size()) {
      throw new PemException("it holds one certificate twice");
    }
    for (int i = 1; i < certificates.size(); i++) {
      X509Certificate signed = certificates.get(i - 1);
      X509Certificate signer = certificates.get(i);
      if (!isSignedBy(signed, signer)) {
        throw new PemException(
            "certificate "
                + i
                + " ("
                + name(signed)
                + ") is not signed by the one after it ("
                + name(signer)
                + ")");
      }
    }
  }

  private static boolean isSignedBy(X509Certificate signed, X509Certificate signer) {
    if (!signed.getIssuerX500Principal().equals(signer.getSubjectX500Principal())) {
      return false;
    }
    try {
      signed.verify(signer.getPublicKey());
      return true;
    } catch (InvalidKeyException | SignatureException e) {
      return false;
    } catch (GeneralSecurityException unknown) {
      // This JVM cannot judge the signature, a peer perhaps can.
      return true;
    }
  }

  /** The DNS names among its subject alternative names, sorted and in lower case. */
  public static Set<String> dnsNames(X509Certificate certificate) {
    Set<String> names = new TreeSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (alternative.getFirst().equals(DNS_NAME)) {
            names.add(String.valueOf(alternative.getLast()).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException damaged) {
      // No peer can read the names either.
      return Set.of();
    }
    return names;
  }

  /** Whose it is. */
  public static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
