package dev.fanlight.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of a plugin that decides who may pass counts as it was at the last reload. */
class FilesReadAgainTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @TempDir Path folder;

  /**
   * A file that refuses a client, and one that lets it in.
   *
   * @param config of the plugin, with {@code FILE}
   * @param authorization of the client, in every request
   */
  private record Case(
      String plugin, String config, String before, String after, String authorization) {
    @Override
    public String toString() {
      return plugin + " " + config;
    }
  }

  static Stream<Arguments> cases() throws Exception {
    KeyPair old = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair now = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String bearer = "Bearer " + token(now);
    String issuers = "issuers: [{unchecked: [iss, aud], require_exp: false, KEY: \"FILE\"}]";
    String hash = BCrypt.withDefaults().hashToString(4, "opensesame".toCharArray());
    String login = "Basic " + Base64.getEncoder().encodeToString("ada:opensesame".getBytes(UTF_8));
    String key = "0123456789abcdef0123456789abcdef";
    return Stream.of(
            new Case(
                "api-key",
                "header: Authorization, file: \"FILE\"",
                "acme:" + sha256("another"),
                "acme:" + sha256(key),
                key),
            new Case("basic-auth", "file: \"FILE\"", "eve:" + hash, "ada:" + hash, login),
            new Case("ip-access", "allow_file: \"FILE\"", "10.0.0.0/8", "127.0.0.1", "none"),
            new Case("ip-access", "deny_file: \"FILE\"", "127.0.0.0/8", "10.0.0.0/8", "none"),
            new Case("jwt", issuers.replace("KEY", "pem"), pem(old), pem(now), bearer),
            new Case("jwt", issuers.replace("KEY", "jwks_file"), jwks(old), jwks(now), bearer))
        .map(Arguments::of);
  }

  private static String sha256(String key) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
  }

  private static String pem(KeyPair key) {
    return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded()));
  }

  private static String jwks(KeyPair key) {
    byte[] encoded = key.getPublic().getEncoded();
    return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}]}"
        .formatted(BASE64.encodeToString(Arrays.copyOfRange(encoded, 12, encoded.length)));
  }

  private static String token(KeyPair key) throws Exception {
    String signed =
        BASE64.encodeToString("{\"alg\":\"EdDSA\"}".getBytes(UTF_8))
            + "."
            + BASE64.encodeToString("{\"sub\":\"ada\"}".getBytes(UTF_8));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aChangedFile_countsFromTheNextReloadOn(Case given) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), given.before());
    try (RunningGateway gateway =
        RunningGateway.of(
            """
            listeners: [{name: public, port: 8080}]
            routes:
              - name: guarded
                match: {path: /}
                plugins: [{name: %s, config: {%s}}]
                respond: {body: welcome}
            """
                .formatted(given.plugin(), given.config().replace("FILE", file.toString())))) {
      assertThat(status(gateway, given)).isIn(401, 403);

      Files.writeString(file, given.after());
      assertThat(status(gateway, given)).as("before the reload").isIn(401, 403);
      gateway.reload();

      assertThat(status(gateway, given)).isEqualTo(200);
    }
  }

  private static int status(RunningGateway gateway, Case given) throws Exception {
    return gateway.get("/", "Authorization", given.authorization()).statusCode();
  }
}
