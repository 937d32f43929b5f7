package dev.fanlight.bench.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.plugins.jwt.key.Algorithm;
import dev.fanlight.plugins.jwt.key.PemReader;
import dev.fanlight.plugins.jwt.key.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The check of a signature by the plugin {@code jwt}, with each type of key. */
@State(Scope.Benchmark)
public class SignatureBenchmark {
  /** As long as that of a usual token. */
  private static final String SIGNED = "eyJhbGciOiJSUzI1NiJ9." + "a".repeat(300);

  private final Signed rsa2048 = rsa(2048);
  private final Signed rsa4096 = rsa(4096);
  private final Signed p256 = ec("secp256r1", "SHA256", Algorithm.ES256);
  private final Signed p384 = ec("secp384r1", "SHA384", Algorithm.ES384);
  private final Signed ed25519 = signed("Ed25519", null, "Ed25519", Algorithm.EDDSA);

  /**
   * A text, and what checks its signature.
   *
   * @param signature in base64url
   */
  private record Signed(VerificationKey key, Algorithm algorithm, String signature) {
    boolean check() {
      return key.signed(algorithm, SIGNED, signature);
    }
  }

  private static Signed rsa(int bits) {
    return signed(
        "RSA",
        new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4),
        "SHA256withRSA",
        Algorithm.RS256);
  }

  private static Signed ec(String curve, String hash, Algorithm algorithm) {
    String signature = hash + "withECDSAinP1363Format";
    return signed("EC", new ECGenParameterSpec(curve), signature, algorithm);
  }

  private static Signed signed(
      String type, @Nullable AlgorithmParameterSpec size, String name, Algorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      if (size != null) {
        generator.initialize(size);
      }
      KeyPair pair = generator.generateKeyPair();
      Signature signature = Signature.getInstance(name);
      signature.initSign(pair.getPrivate());
      signature.update(SIGNED.getBytes(UTF_8));
      Signed signed =
          new Signed(
              key(pair, algorithm),
              algorithm,
              Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()));
      if (!signed.check()) {
        throw new IllegalStateException("the signature is wrong");
      }
      return signed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static VerificationKey key(KeyPair pair, Algorithm algorithm) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()));
    return new PemReader(EnumSet.of(algorithm)).read(pem).candidates(null, algorithm).getFirst();
  }

  @Benchmark
  public boolean rsa2048() {
    return rsa2048.check();
  }

  @Benchmark
  public boolean rsa4096() {
    return rsa4096.check();
  }

  @Benchmark
  public boolean p256() {
    return p256.check();
  }

  @Benchmark
  public boolean p384() {
    return p384.check();
  }

  @Benchmark
  public boolean ed25519() {
    return ed25519.check();
  }
}
