package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PemFile;
import dev.fanlight.gateway.config.yaml.ConfigNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys in PEM files (RFC 7468). */
final class Pems {
  private static final String CERTIFICATES = "a PEM file with certificates";
  private static final String KEY = "a PEM file with a private key that is not encrypted";
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /** Older forms of a key, which are read only when it is used. */
  private static final Pattern OTHER = Pattern.compile("-----BEGIN (RSA|EC) PRIVATE KEY-----");

  private static final byte[] SIGNED =
      "signed to see whether the two belong together".getBytes(StandardCharsets.UTF_8);

  private final Folder folder;

  Pems(Folder folder) {
    this.folder = folder;
  }

  /** One certificate, or a chain of them, or several. */
  @Nullable PemFile certificates(ConfigNode node) {
    PemFile file = folder.pem(node, CERTIFICATES);
    return file == null || !parsed(file).isEmpty() ? file : node.error(CERTIFICATES);
  }

  /**
   * @param certificate what the key must belong to; null where that is not known
   */
  @Nullable PemFile key(ConfigNode node, @Nullable PemFile certificate) {
    PemFile file = folder.pem(node, KEY);
    if (file == null || OTHER.matcher(file.text()).find()) {
      return file;
    }
    Matcher pem = PKCS8.matcher(file.text());
    if (!pem.find()) {
      return node.error(KEY);
    }
    if (certificate == null) {
      return file;
    }
    PublicKey key = parsed(certificate).iterator().next().getPublicKey();
    return belong(pem.group(1), key) ? file : node.error("the key of that certificate");
  }

  /** Empty where it is none. */
  private static Collection<? extends Certificate> parsed(PemFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.ISO_8859_1);
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static boolean belong(String encoded, PublicKey certified) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(encoded);
      String algorithm = certified.getAlgorithm();
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      Signature signature = Signature.getInstance(signatureOf(algorithm));
      signature.initSign(key);
      signature.update(SIGNED);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(SIGNED);
      return signature.verify(signed);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }
}
