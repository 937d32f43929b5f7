package dev.fanlight.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that take long are checked on a thread of the pool, and others on the event loop. */
class JwtThreadsTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @TempDir Path folder;

  @FunctionalInterface
  private interface Signer {
    byte[] sign(byte[] text) throws GeneralSecurityException;
  }

  private static String token(String algorithm, Signer signer) throws GeneralSecurityException {
    String claims =
        "{\"iss\":\"login\",\"aud\":\"orders\",\"exp\":%d}"
            .formatted(System.currentTimeMillis() / 1000 + 600);
    String signed = part("{\"alg\":\"" + algorithm + "\"}") + "." + part(claims);
    return signed + "." + BASE64.encodeToString(signer.sign(signed.getBytes(UTF_8)));
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, SHA256withRSA, RS256, 0",
    "RSA, 3072, SHA256withRSA, RS256, 1",
    "EC, secp256r1, SHA256withECDSAinP1363Format, ES256, 1",
    "EC, secp384r1, SHA384withECDSAinP1363Format, ES384, 1",
    "EC, secp521r1, SHA512withECDSAinP1363Format, ES512, 1",
    "Ed25519, '', Ed25519, EdDSA, 1"
  })
  void aSignature_isCheckedWhereItBelongs(
      String type, String size, String signature, String algorithm, int tasks) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    switch (type) {
      case "RSA" -> generator.initialize(Integer.parseInt(size));
      case "EC" -> generator.initialize(new ECGenParameterSpec(size));
      default -> assertThat(size).isEmpty();
    }
    KeyPair pair = generator.generateKeyPair();
    String key =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()));
    String token =
        token(
            algorithm,
            text -> {
              Signature signing = Signature.getInstance(signature);
              signing.initSign(pair.getPrivate());
              signing.update(text);
              return signing.sign();
            });

    assertTasks("pem", key, token, tasks);
  }

  @Test
  void aSecret_isUsedOnTheEventLoop() throws Exception {
    byte[] secret = new byte[64];
    String key =
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"%s\"}]}".formatted(BASE64.encodeToString(secret));
    String token =
        token(
            "HS512",
            text -> {
              Mac mac = Mac.getInstance("HmacSHA512");
              mac.init(new SecretKeySpec(secret, "HmacSHA512"));
              return mac.doFinal(text);
            });

    assertTasks("jwks_file", key, token, 0);
  }

  /** A token that has been verified takes no thread again. */
  private void assertTasks(String source, String key, String token, int tasks) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), key);
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            pools: {signatures: {threads: 1, max_queue: 10}}
            routes:
              - name: orders
                match: {path: /orders}
                plugins:
                  - name: jwt
                    pool: signatures
                    config: {issuers: [{issuer: login, audience: [orders], %s: "%s"}]}
                respond: {body: orders}
            """
                .formatted(source, file))) {
      for (int i = 0; i < 2; i++) {
        assertThat(gateway.get("/orders", "Authorization", "Bearer " + token).statusCode())
            .isEqualTo(200);
        assertThat(gateway.metricOrZero("fanlight_pool_wait_seconds_count{pool=\"signatures\"}"))
            .isEqualTo(tasks);
      }
    }
  }
}
