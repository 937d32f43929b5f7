package dev.fanlight.plugins.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An issuer, its keys, and the plugin on an event loop; a test says what is unusual. */
abstract class JwtScene {
  static final Signer RSA = Signer.rsa("rsa");
  static final Signer OTHER = Signer.rsa("rsa");
  static final Signer EC = Signer.ec("ec");
  static final Signer ED = Signer.ed("ed");
  static final long NOW = 1_800_000_000;

  @TempDir static Path folder;

  final FakeChain chain = FakeChain.answering(200);
  final FakeIssuer issuer = new FakeIssuer().keys(RSA, EC, ED);
  Instant now = Instant.ofEpochSecond(NOW);
  PluginUnderTest plugin = start(config(c -> c));

  PluginUnderTest start(JwtConfig config) {
    return PluginUnderTest.start(factory(), config);
  }

  JwtPlugin factory() {
    return new JwtPlugin(() -> now, () -> now.toEpochMilli() * 1_000_000);
  }

  /** Waits until the fetch that the start has begun is over. */
  private void settle() {
    plugin.run(with(ED.token(claims(""))), FakeChain.answering(200)).otherwiseEmpty().await();
  }

  @AfterEach
  void close() {
    settle();
    plugin.close();
    issuer.close();
  }

  /** What a test changes of the usual configuration. */
  record Given(
      IssuerConfig issuer, RequireConfig require, Map<String, String> headers, boolean everywhere) {
    Given require(RequireConfig require) {
      return new Given(issuer, require, headers, everywhere);
    }

    Given headers(Map<String, String> headers) {
      return new Given(issuer, require, headers, everywhere);
    }

    Given issuer(IssuerConfig issuer) {
      return new Given(issuer, require, headers, everywhere);
    }

    Given inCookieAndQuery() {
      return new Given(issuer, require, headers, true);
    }
  }

  JwtConfig config(UnaryOperator<Given> change) {
    Given given =
        change.apply(
            new Given(
                Configs.fetched("https://issuer", issuer.url("/jwks")),
                new RequireConfig(null, null),
                Map.of("X-User", "sub"),
                false));
    return new JwtConfig(
        List.of(given.issuer()),
        given.require(),
        given.headers(),
        null,
        given.everywhere() ? "session" : null,
        given.everywhere() ? "access_token" : null,
        null,
        "Orders",
        null,
        null);
  }

  void use(UnaryOperator<Given> change) {
    use(config(change));
  }

  void use(JwtConfig config) {
    settle();
    plugin.close();
    plugin = start(config);
  }

  /** The usual configuration, but for these two. */
  JwtConfig config(@Nullable Duration leeway, @Nullable ByteSize maxMemory) {
    JwtConfig usual = config(c -> c);
    return new JwtConfig(
        usual.issuers(), null, null, null, null, null, null, "Orders", leeway, maxMemory);
  }

  static String claims(String more) {
    return "{\"iss\":\"https://issuer\",\"aud\":[\"x\",\"orders\"],\"exp\":"
        + (NOW + 300)
        + more
        + "}";
  }

  static FakeExchange with(String token) {
    return FakeExchange.get("/a").header("Authorization", "Bearer " + token);
  }

  void assertAllowed(String token) {
    plugin.answer(with(token), FakeChain.answering(200));
  }

  String refused(String token) {
    return challenge(with(token), ErrorCode.UNAUTHORIZED);
  }

  String challenge(FakeExchange exchange, ErrorCode code) {
    FakeChain never = FakeChain.answering(200);
    GatewayError error = plugin.error(exchange, never);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.status()).isEqualTo(code.status());
    assertThat(never.proceeded()).isFalse();
    return String.valueOf(error.headers().get("WWW-Authenticate"));
  }

  /** A file with a public key. */
  static Path pemFile() {
    try {
      return Files.writeString(folder.resolve("contract.pem"), ED.pem());
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
