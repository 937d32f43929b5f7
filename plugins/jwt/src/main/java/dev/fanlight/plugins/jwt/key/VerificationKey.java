package dev.fanlight.plugins.jwt.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key that checks signatures, with the algorithms it may be used with. Two keys are equal when
 * they are the same key with the same name and algorithms. Safe for use by all threads.
 */
public final class VerificationKey {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 8192;

  /** The usual exponent has 17. A check takes time in proportion to it. */
  private static final int MOST_EXPONENT_BITS = 64;

  /** A header with an algorithm and nothing else: nothing of a token's own header counts. */
  private static final Map<Algorithm, JWSHeader> HEADERS =
      Stream.of(Algorithm.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  algorithm -> algorithm,
                  algorithm -> new JWSHeader(JWSAlgorithm.parse(algorithm.word()))));

  private final @Nullable String name;
  private final Set<Algorithm> algorithms;
  private final Check check;
  private final boolean quick;

  /** Tells this key from others without showing it. */
  private final String identity;

  @FunctionalInterface
  private interface Check {
    boolean passes(Algorithm algorithm, byte[] signed, String signature)
        throws JOSEException, GeneralSecurityException;
  }

  /** A key that cannot be used. The message says why, and never shows the key. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * A key of that name.
   *
   * @param name the {@code kid}; null when the key has none
   * @param algorithms those it may be used with, not empty
   */
  VerificationKey(@Nullable String name, Key key, Set<Algorithm> algorithms) throws Unusable {
    this.name = name;
    this.algorithms = algorithms;
    try {
      this.check = check(key);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      this.identity = HexFormat.of().formatHex(digest) + algorithms + name;
    } catch (JOSEException | GeneralSecurityException | IllegalArgumentException broken) {
      throw new Unusable("cannot be used: " + broken.getMessage());
    }
    signed(algorithms.iterator().next(), "", "AA"); // loads what a check needs, before a loop does
    this.quick =
        key instanceof SecretKey
            || (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() <= LEAST_RSA_BITS);
  }

  private static Check check(Key key) throws JOSEException, GeneralSecurityException, Unusable {
    return switch (key) {
      case RSAPublicKey rsa -> {
        int bits = rsa.getModulus().bitLength();
        if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
          throw new Unusable("must have 2048 to 8192 bits, not " + bits);
        }
        int exponentBits = rsa.getPublicExponent().bitLength();
        if (exponentBits > MOST_EXPONENT_BITS) {
          throw new Unusable("must have an exponent of at most 64 bits, not " + exponentBits);
        }
        yield check(new RSASSAVerifier(rsa));
      }
      case ECPublicKey ec -> check(new ECDSAVerifier(ec));
      case EdECPublicKey ed -> (algorithm, signed, signature) -> edwards(ed, signed, signature);
      case SecretKey secret -> check(new MACVerifier(secret));
      default -> throw new Unusable("must be RSA, EC, Ed25519 or a secret");
    };
  }

  private static Check check(JWSVerifier verifier) {
    return (algorithm, signed, signature) ->
        verifier.verify(HEADERS.get(algorithm), signed, new Base64URL(signature));
  }

  private static boolean edwards(EdECPublicKey key, byte[] signed, String signature)
      throws GeneralSecurityException {
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(key);
    check.update(signed);
    return check.verify(new Base64URL(signature).decode());
  }

  /** The {@code kid}; null when the key has none. */
  @Nullable String name() {
    return name;
  }

  boolean worksWith(Algorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  /**
   * Whether a check takes no more time than about the rest of an exchange does. That holds for HMAC
   * and for RSA of 2048 bits. Elliptic curves take fifteen to fifty times as long, so they belong
   * on a pool.
   */
  public boolean isQuick() {
    return quick;
  }

  /** Whether this key made the signature. Anything that cannot be checked is not signed by it. */
  public boolean signed(Algorithm algorithm, String signed, String signature) {
    try {
      return check.passes(algorithm, signed.getBytes(US_ASCII), signature);
    } catch (JOSEException | GeneralSecurityException | IllegalArgumentException wrong) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey key && key.identity.equals(identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }
}
