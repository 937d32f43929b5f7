package dev.fanlight.plugins.jwt.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.fanlight.plugins.jwt.token.Json;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JWK Sets (RFC 7517). Keys of other types or uses are left out, and so are keys that are
 * broken: RFC 7517, section 5, says so. Certificates in a key ({@code x5c}, {@code x5u}) are
 * ignored.
 *
 * @param allowed the algorithms that tokens may have
 * @param secrets whether a key may be a secret: never in a set that others can read too
 */
public record JwkReader(Set<Algorithm> allowed, boolean secrets) {
  /** The most keys of a set. */
  static final int MOST_KEYS = 100;

  private static final List<String> MEMBERS =
      List.of("kty", "use", "key_ops", "alg", "kid", "n", "e", "crv", "x", "y", "k");

  /** What comes before the 32 bytes of an Ed25519 key in X.509. */
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private static final int ED25519_BYTES = 32;

  /** A text that is no JWK Set, or one without a key that can be used. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads a set.
   *
   * @throws Unreadable when there is no key that can be used, or more than 100 keys
   */
  public KeySet read(byte[] json) throws Unreadable {
    List<VerificationKey> usable = new ArrayList<>();
    String broken = "it has none of a type that is known";
    for (Object item : items(json)) {
      try {
        VerificationKey key = item instanceof Map<?, ?> jwk ? key(jwk) : null;
        if (key != null) {
          usable.add(key);
        }
      } catch (VerificationKey.Unusable unusable) {
        broken = "a key " + unusable.getMessage();
      } catch (ParseException
          | JOSEException
          | GeneralSecurityException
          | IllegalArgumentException malformed) {
        broken = "a key is malformed";
      }
    }
    if (usable.isEmpty()) {
      throw new Unreadable("has no key for the algorithms " + words() + "; " + broken);
    }
    return new KeySet(usable);
  }

  private static List<?> items(byte[] json) throws Unreadable {
    try {
      if (!(Json.object(json).get("keys") instanceof List<?> keys)) {
        throw new Unreadable("is no JWK Set: it has no list of keys");
      }
      if (keys.size() > MOST_KEYS) {
        throw new Unreadable("has more than " + MOST_KEYS + " keys");
      }
      return keys;
    } catch (Json.Malformed malformed) {
      throw new Unreadable(String.valueOf(malformed.getMessage()));
    }
  }

  private String words() {
    return String.join(", ", allowed.stream().map(Algorithm::word).toList());
  }

  private @Nullable VerificationKey key(Map<?, ?> members)
      throws ParseException, JOSEException, GeneralSecurityException, VerificationKey.Unusable {
    Map<String, Object> known = new LinkedHashMap<>();
    for (String name : MEMBERS) {
      Object value = members.get(name);
      if (value != null) {
        known.put(name, value);
      }
    }
    JWK jwk = JWK.parse(known);
    Key key = isForSignatures(jwk) ? key(jwk) : null;
    Set<Algorithm> algorithms = key == null ? Set.of() : algorithms(jwk, key);
    return key == null || algorithms.isEmpty()
        ? null
        : new VerificationKey(jwk.getKeyID(), key, algorithms);
  }

  private static boolean isForSignatures(JWK jwk) {
    Set<KeyOperation> operations = jwk.getKeyOperations();
    return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private @Nullable Key key(JWK jwk) throws JOSEException, GeneralSecurityException {
    return switch (jwk) {
      case RSAKey rsa -> rsa.toRSAPublicKey();
      case ECKey ec -> ec.toECPublicKey();
      case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) ->
          edwards(pair.getX().decode());
      case OctetSequenceKey secret when secrets -> secret.toSecretKey("HMAC");
      default -> null;
    };
  }

  private static Key edwards(byte[] x) throws GeneralSecurityException {
    if (x.length != ED25519_BYTES) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
    }
    byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** A key that names its algorithm is for that one only. */
  private Set<Algorithm> algorithms(JWK jwk, Key key) {
    Set<Algorithm> algorithms = EnumSet.copyOf(Algorithm.of(key));
    algorithms.retainAll(allowed);
    if (jwk.getAlgorithm() != null) {
      Algorithm own = Algorithm.of(jwk.getAlgorithm().getName());
      algorithms.removeIf(algorithm -> algorithm != own);
    }
    return algorithms;
  }
}
