package dev.fanlight.plugins.jwt.key;

import com.nimbusds.jose.jwk.Curve;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of signatures (RFC 7518, RFC 8037, RFC 9864). Each works with one type of key, and
 * a key works only with the algorithms of its type: so a public key is never the secret of an HMAC.
 */
public enum Algorithm {
  RS256("RS256", "RSA"),
  RS384("RS384", "RSA"),
  RS512("RS512", "RSA"),
  PS256("PS256", "RSA"),
  PS384("PS384", "RSA"),
  PS512("PS512", "RSA"),
  ES256("ES256", "P-256"),
  ES384("ES384", "P-384"),
  ES512("ES512", "P-521"),
  EDDSA("EdDSA", "Ed25519"),
  ED25519("Ed25519", "Ed25519"),
  HS256("HS256", "secret", 256),
  HS384("HS384", "secret", 384),
  HS512("HS512", "secret", 512);

  private final String word;
  private final String type;
  private final int leastBits;

  Algorithm(String word, String type) {
    this(word, type, 0);
  }

  Algorithm(String word, String type, int leastBits) {
    this.word = word;
    this.type = type;
    this.leastBits = leastBits;
  }

  /** As the header of a token has it. */
  public String word() {
    return word;
  }

  /** The algorithm of that name; null when there is none. */
  public static @Nullable Algorithm of(String word) {
    for (Algorithm algorithm : values()) {
      if (algorithm.word.equals(word)) {
        return algorithm;
      }
    }
    return null;
  }

  /** The algorithms that a key works with. */
  static Set<Algorithm> of(Key key) {
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    String type = type(key);
    int bits = key instanceof SecretKey secret ? secret.getEncoded().length * 8 : Integer.MAX_VALUE;
    for (Algorithm algorithm : values()) {
      if (algorithm.type.equals(type) && bits >= algorithm.leastBits) {
        algorithms.add(algorithm);
      }
    }
    return algorithms;
  }

  private static String type(Key key) {
    return switch (key) {
      case RSAPublicKey ignored -> "RSA";
      case ECPublicKey ec -> String.valueOf(Curve.forECParameterSpec(ec.getParams()));
      case EdECPublicKey ed -> ed.getParams().getName();
      case SecretKey ignored -> "secret";
      default -> "";
    };
  }
}
