package dev.fanlight.plugins.jwt;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig.Unchecked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtConfigTest {
  private static final URI URL = URI.create("https://issuer/jwks");
  private static final List<String> ORDERS = List.of("orders");

  @TempDir Path folder;

  private static void assertRefused(Runnable config, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(config::run)
        .withMessageContaining(message)
        .withMessageNotContaining("dev.fanlight");
  }

  private static IssuerConfig issuer(
      @Nullable String issuer, @Nullable List<String> audience, Unchecked... unchecked) {
    return new IssuerConfig(
        issuer, audience, Set.of(unchecked), null, null, null, null, null, URL, null);
  }

  @Test
  void issuerAndAudience_areNeededUnlessTheyAreTurnedOffByName() {
    assertThatNoException().isThrownBy(() -> issuer("a", ORDERS));
    assertThatNoException().isThrownBy(() -> issuer(null, ORDERS, Unchecked.ISS));
    assertThatNoException().isThrownBy(() -> issuer("a", null, Unchecked.AUD));
    assertRefused(() -> issuer(null, ORDERS), "unchecked must have iss");
    assertRefused(() -> issuer("a", null), "unchecked must have aud");
    assertRefused(() -> issuer("a", List.of()), "unchecked must have aud");
    assertRefused(() -> issuer("a", ORDERS, Unchecked.ISS), "unchecked must have iss; not both");
    assertRefused(() -> issuer("a", ORDERS, Unchecked.AUD), "unchecked must have aud; not both");
  }

  @Test
  void keysComeFromOnePlace() {
    assertRefused(
        () -> new IssuerConfig("a", ORDERS, null, null, null, null, null, null, URL, URL),
        "one of pem, jwks_file, jwks_url and discovery");
    assertRefused(
        () -> new IssuerConfig("a", ORDERS, null, null, null, null, null, null, null, null),
        "one of pem, jwks_file, jwks_url and discovery");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/jwks",
        "issuer/jwks",
        "https:///jwks",
        "https://a:b@c/",
        "http://a/#b"
      })
  void aUrlOfAnotherKind_isRefused(String url) {
    assertRefused(() -> Configs.fetched("a", URI.create(url)), "jwks_url must");
    assertRefused(() -> Configs.discovered("a", URI.create(url)), "discovery must");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "RS1", "rs256", "HS256", "ES256K", ""})
  void anAlgorithmThatCannotBe_isRefused(String algorithm) {
    assertRefused(
        () ->
            new IssuerConfig(
                "a", ORDERS, null, List.of(algorithm), null, null, null, null, URL, null),
        "algorithms");
  }

  @Test
  void filesAreCheckedWithTheConfiguration() throws IOException {
    assertRefused(() -> Configs.pem("a", folder.resolve("none")), "pem does not exist");
    assertRefused(() -> Configs.pem("a", Path.of("/dev/zero")), "regular file");
    assertRefused(() -> Configs.pem("a", file("text")), "-----BEGIN PUBLIC KEY-----");
    assertRefused(() -> Configs.pem("a", file(Signer.ed("a").privatePem())), "private key");
    assertRefused(() -> Configs.pem("a", file(Signer.rsa("a", 1024).pem())), "2048 to 8192 bits");
    assertRefused(
        () -> Configs.pem("a", file(Signer.ed("a").pem().repeat(5))), "one to four blocks");
    assertRefused(
        () -> Configs.pem("a", file("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")),
        "not RSA, EC or Ed25519");
    assertRefused(() -> Configs.jwksFile("a", file("{}")), "no list of keys");
    assertRefused(() -> Configs.jwksFile("a", file("{\"keys\":[]}")), "has no key");
    assertRefused(
        () -> Configs.jwksFile("a", file("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}")),
        "has no key");
    assertRefused(
        () ->
            new IssuerConfig(
                "a",
                ORDERS,
                null,
                List.of("ES256"),
                null,
                null,
                file(Signer.ed("a").pem()),
                null,
                null,
                null),
        "no allowed algorithm");
  }

  private Path file(String text) {
    try {
      return Files.writeString(folder.resolve("keys"), text);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void everythingElse_isCheckedToo() {
    IssuerConfig one = issuer("a", ORDERS);
    assertRefused(() -> config(List.of(), Map.of(), null), "1 to 16");
    assertRefused(() -> config(List.of(one, one), Map.of(), null), "different");
    assertRefused(
        () -> config(List.of(one, issuer(null, ORDERS, Unchecked.ISS)), Map.of(), null),
        "name their");
    for (String field : List.of("Host", "te", "Authorization", "Content-Length", "a b", "")) {
      assertRefused(() -> config(List.of(one), Map.of(field, "sub"), null), "field");
    }
    assertRefused(() -> config(List.of(one), Map.of("X-A", "sub", "x_a", "sub"), null), "once");
    assertRefused(() -> config(List.of(one), Map.of(), Duration.ofMinutes(11)), "leeway");
    assertRefused(() -> new RequireConfig(List.of("a b"), null), "scope");
    assertRefused(() -> new RequireConfig(null, Map.of("a", List.of())), "claims");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a/~2", "/~", "/a~"})
  void aClaimThatCannotBeNamedSo_isRefused(String claim) {
    List<IssuerConfig> one = List.of(issuer("a", ORDERS));
    assertRefused(() -> config(one, Map.of("X-T", claim), null), "a claim ");
    assertRefused(() -> new RequireConfig(null, Map.of(claim, List.of("a"))), "a claim ");
    assertRefused(
        () -> new JwtConfig(one, null, null, claim, null, null, null, null, null, null),
        "a claim ");
  }

  @Test
  void aClaim_isNamedByItsNameOrByAPointer() {
    List<IssuerConfig> one = List.of(issuer("a", ORDERS));
    for (String claim : List.of("sub", "https://a/~b", "/", "/a/~0/~1/", "/a/0")) {
      assertThatNoException().isThrownBy(() -> config(one, Map.of("X-T", claim), null));
    }
  }

  private static JwtConfig config(
      List<IssuerConfig> issuers, Map<String, String> headers, @Nullable Duration leeway) {
    return new JwtConfig(issuers, null, headers, null, null, null, null, null, leeway, null);
  }
}
