package dev.fanlight.plugins.jwt.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads public keys and certificates in PEM. The keys have no names, so each is tried with every
 * token that has its algorithm.
 *
 * @param allowed the algorithms that tokens may have
 */
public record PemReader(Set<Algorithm> allowed) {
  private static final int MOST_KEYS = 4;
  private static final List<String> TYPES = List.of("RSA", "EC", "Ed25519");
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /**
   * Reads all keys of a text.
   *
   * @throws IllegalArgumentException when there is none, more than four, or one that cannot be used
   */
  public KeySet read(String pem) {
    List<VerificationKey> keys = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      keys.add(verifies(publicKey(blocks.group(1), blocks.group(2))));
    }
    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(
          "must have one to four blocks of -----BEGIN PUBLIC KEY----- or CERTIFICATE");
    }
    return new KeySet(keys);
  }

  private VerificationKey verifies(PublicKey key) {
    Set<Algorithm> algorithms = EnumSet.copyOf(Algorithm.of(key));
    algorithms.retainAll(allowed);
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException(
          "has a key of type " + key.getAlgorithm() + " that no allowed algorithm uses");
    }
    try {
      return new VerificationKey(null, key, algorithms);
    } catch (VerificationKey.Unusable unusable) {
      throw new IllegalArgumentException("has a key that " + unusable.getMessage(), unusable);
    }
  }

  private static PublicKey publicKey(String label, String base64) {
    if (label.endsWith("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "holds a private key; openssl pkey -in FILE -pubout prints the public one");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException("has a block that is not base64", notBase64);
    }
    return switch (label) {
      case "CERTIFICATE" -> certified(der);
      case "PUBLIC KEY" -> plain(der);
      default ->
          throw new IllegalArgumentException(
              "has a block of " + label + " instead of PUBLIC KEY or CERTIFICATE");
    };
  }

  private static PublicKey certified(byte[] der) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der))
          .getPublicKey();
    } catch (GeneralSecurityException broken) {
      throw new IllegalArgumentException("has a certificate that cannot be read", broken);
    }
  }

  private static PublicKey plain(byte[] der) {
    IllegalArgumentException unknown =
        new IllegalArgumentException("has a public key that is not RSA, EC or Ed25519");
    for (String type : TYPES) {
      try {
        return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der));
      } catch (GeneralSecurityException another) {
        unknown.addSuppressed(another);
      }
    }
    throw unknown;
  }
}
