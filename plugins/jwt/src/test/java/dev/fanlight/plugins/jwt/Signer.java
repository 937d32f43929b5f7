package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens for tests, with the JDK and nothing of what is tested. */
public final class Signer {
  private final String algorithm;
  private final String kid;
  private final KeyPair pair;

  private Signer(String algorithm, String kid, KeyPair pair) {
    this.algorithm = algorithm;
    this.kid = kid;
    this.pair = pair;
  }

  public static Signer rsa(String kid) {
    return rsa(kid, 2048);
  }

  public static Signer rsa(String kid, int bits) {
    return new Signer("RS256", kid, pair("RSA", generator -> generator.initialize(bits)));
  }

  public static Signer ec(String kid) {
    return new Signer(
        "ES256",
        kid,
        pair("EC", generator -> generator.initialize(new ECGenParameterSpec("secp256r1"))));
  }

  public static Signer ed(String kid) {
    return new Signer("EdDSA", kid, pair("Ed25519", generator -> {}));
  }

  /** The same key under another name. */
  public Signer named(String kid) {
    return new Signer(algorithm, kid, pair);
  }

  private interface Setup {
    void of(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static KeyPair pair(String type, Setup setup) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      setup.of(generator);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A token with the usual header. */
  public String token(String payload) {
    return token("{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, kid), payload);
  }

  /** A token with that header; signed as this key signs, whatever the header says. */
  public String token(String header, String payload) {
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
    return signed + "." + base64(sign(signed.getBytes(UTF_8)));
  }

  private byte[] sign(byte[] bytes) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      signature.initSign(pair.getPrivate());
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A token signed with HMAC. */
  public static String hmac(byte[] secret, String header, String payload) {
    String signed = base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public byte[] encoded() {
    return pair.getPublic().getEncoded();
  }

  /** The public key in PEM. */
  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(encoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The private key in PEM. */
  public String privatePem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** The public key as a JWK. */
  public String jwk() {
    return switch (pair.getPublic()) {
      case RSAPublicKey rsa ->
          "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
              .formatted(kid, number(rsa.getModulus(), 0), number(rsa.getPublicExponent(), 0));
      case ECPublicKey ec ->
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
              .formatted(
                  kid, number(ec.getW().getAffineX(), 32), number(ec.getW().getAffineY(), 32));
      default ->
          "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
              .formatted(kid, base64(Arrays.copyOfRange(encoded(), 12, 44)));
    };
  }

  /** A JWK Set of these keys. */
  public static String set(Signer... keys) {
    return "{\"keys\":[" + String.join(",", Arrays.stream(keys).map(Signer::jwk).toList()) + "]}";
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] plain = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    byte[] padded = new byte[Math.max(length, plain.length)];
    System.arraycopy(plain, 0, padded, padded.length - plain.length, plain.length);
    return base64(padded);
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
