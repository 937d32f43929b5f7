package dev.fanlight.gateway.config.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Private keys: PKCS#8, encrypted or not, and the traditional forms of RSA (PKCS#1) and EC (SEC 1)
 * keys.
 */
public final class PrivateKeys {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String ENCRYPTED_PKCS8 = "ENCRYPTED PRIVATE KEY";
  private static final List<String> USABLE = List.of("RSA", "EC");
  private static final List<String> OTHERS = List.of("EdDSA", "RSASSA-PSS", "DSA", "XDH");
  private static final String UNUSABLE =
      " keys cannot be used; RSA keys can, and EC keys of P-256, P-384 and P-521";
  private static final String STRANGER = "it is the key of another certificate";

  /** TLS refuses keys that are smaller. */
  private static final int SMALLEST_RSA = 1024;

  private static final byte[] SIGNED =
      "signed to see whether the two belong together".getBytes(StandardCharsets.UTF_8);

  private PrivateKeys() {}

  /**
   * The first key of a file, as a PEM file that holds it in PKCS#8 and nothing else.
   *
   * @param owner the public key it must belong to; null where that is not known
   * @param password that opens it; null: it is not encrypted
   * @throws PemException when there is none that can be used
   */
  public static String read(String text, @Nullable PublicKey owner, @Nullable String password)
      throws PemException {
    PemBlock block = opened(block(text), password);
    requireUsable(owner);
    boolean readable = owner != null || block.label().equals(PKCS8);
    PrivateKey key = readable ? key(block, owner) : null;
    if (key == null) {
      return block.written();
    }
    if (owner != null && !belong(key, owner)) {
      throw new PemException(STRANGER);
    }
    return PemBlock.of(PKCS8, key.getEncoded()).written();
  }

  /** The key of a file as {@link #read} has written it for a certificate. */
  static PrivateKey known(PemFile file) {
    try {
      return pkcs8(block(file.text()).bytes());
    } catch (PemException e) {
      throw new IllegalStateException("a key that was read before", e);
    }
  }

  private static PemBlock opened(PemBlock block, @Nullable String password) throws PemException {
    if (block.content().contains("ENCRYPTED")) {
      throw EncryptedKeys.traditional();
    }
    if (!block.label().equals(ENCRYPTED_PKCS8)) {
      if (password != null) {
        throw new PemException("it is not encrypted, so there must be no key_password");
      }
      return block;
    }
    if (password == null) {
      throw new PemException("it is encrypted, so it needs key_password");
    }
    byte[] key = EncryptedKeys.open(block.bytes(), password);
    // Now and then a wrong password seems to open a key.
    if (parsed(USABLE, key) == null && parsed(OTHERS, key) == null) {
      throw EncryptedKeys.wrongPassword();
    }
    return PemBlock.of(PKCS8, key);
  }

  private static void requireUsable(@Nullable PublicKey owner) throws PemException {
    if (owner instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA) {
      throw new PemException("an RSA key of less than " + SMALLEST_RSA + " bits cannot be used");
    }
    if (owner != null && !(owner instanceof RSAPublicKey || owner instanceof ECPublicKey)) {
      throw new PemException(kind(owner) + UNUSABLE);
    }
  }

  private static PemBlock block(String text) throws PemException {
    for (PemBlock block : PemBlock.of(text)) {
      if (block.label().endsWith(PKCS8)) {
        return block;
      }
    }
    throw new PemException(
        PemBlock.isBinary(text)
            ? "it is DER; openssl pkey -inform der turns it into PEM"
            : "there is no private key in it");
  }

  private static PrivateKey key(PemBlock block, @Nullable PublicKey owner) throws PemException {
    return switch (block.label()) {
      case PKCS8 -> pkcs8(block.bytes());
      case "RSA PRIVATE KEY" -> traditional("RSA", block, owner);
      case "EC PRIVATE KEY" -> traditional("EC", block, owner);
      default -> throw new PemException("it is a key of another form: " + block.label());
    };
  }

  private static PrivateKey pkcs8(byte[] bytes) throws PemException {
    PrivateKey key = parsed(USABLE, bytes);
    if (key != null) {
      return key;
    }
    PrivateKey other = parsed(OTHERS, bytes);
    throw new PemException(
        other == null
            ? "it is damaged, or a key of an unknown kind; RSA and EC keys can be used"
            : kind(other) + UNUSABLE);
  }

  private static String kind(Key key) {
    return switch (key) {
      case EdECKey edwards -> edwards.getParams().getName();
      case PrivateKey known -> known.getAlgorithm();
      default -> "such";
    };
  }

  private static @Nullable PrivateKey parsed(List<String> algorithms, byte[] bytes) {
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (GeneralSecurityException e) {
        // Another one may fit.
      }
    }
    return null;
  }

  /** Such a key does not say itself what it is: its certificate does. */
  private static PrivateKey traditional(String algorithm, PemBlock block, @Nullable PublicKey owner)
      throws PemException {
    byte[] bytes = block.bytes();
    if (owner == null || !owner.getAlgorithm().equals(algorithm)) {
      throw new PemException(STRANGER);
    }
    PrivateKey key = parsed(List.of(algorithm), Der.pkcs8(Der.algorithm(owner), bytes));
    if (key == null) {
      throw new PemException("it is damaged, or the key of another certificate");
    }
    return key;
  }

  private static boolean belong(PrivateKey key, PublicKey owner) throws PemException {
    byte[] signed = signed(key);
    try {
      Signature signature = Signature.getInstance(signature(owner));
      signature.initVerify(owner);
      signature.update(SIGNED);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] signed(PrivateKey key) throws PemException {
    try {
      Signature signature = Signature.getInstance(signature(key));
      signature.initSign(key);
      signature.update(SIGNED);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new PemException("such" + UNUSABLE);
    }
  }

  private static String signature(Key key) {
    return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
  }
}
