package dev.fanlight.plugins.cors;

import static dev.fanlight.plugins.cors.CorsPluginTest.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the Fetch standard about the answer to a preflight. */
class PreflightTest {
  private static CorsConfig config(
      @Nullable List<String> methods, @Nullable List<String> headers, boolean credentials) {
    return new CorsConfig(
        List.of(SHOP), methods, headers, List.of("x-read"), credentials, Duration.ofMinutes(5));
  }

  private static FakeExchange ask(String origin, String method, String... fields) {
    FakeExchange asked =
        FakeExchange.of(HttpMethod.OPTIONS, "/", Body.empty())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", method);
    for (String names : fields) {
      asked.header("Access-Control-Request-Headers", names);
    }
    return asked;
  }

  private static GatewayResponse allowed(CorsConfig config, FakeExchange exchange) {
    FakeChain chain = FakeChain.pending();
    GatewayResponse answer = CorsPluginTest.answer(config, exchange, chain);
    assertThat(chain.proceeded()).isFalse();
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body().length()).isZero();
    return answer;
  }

  private static GatewayError refused(CorsConfig config, FakeExchange exchange) {
    FakeChain chain = FakeChain.pending();
    try (PluginUnderTest plugin = PluginUnderTest.start(new CorsPlugin(), config)) {
      GatewayError error = plugin.error(exchange, chain);
      assertThat(chain.proceeded()).isFalse();
      assertThat(error.code()).isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(error.headers()).containsOnlyKeys("vary");
      assertThat(plugin.context().meters().count("preflights", "result", "refused")).isEqualTo(1);
      return error;
    }
  }

  @Test
  void itIsAnsweredHere_withTheOriginTheMethodAndTheTime() {
    GatewayResponse answer = allowed(config(null, null, false), ask(SHOP, "PUT"));

    assertThat(answer.headers().get("access-control-allow-origin")).isEqualTo(SHOP);
    assertThat(answer.headers().get("access-control-allow-methods")).isEqualTo("PUT");
    assertThat(answer.headers().get("access-control-max-age")).isEqualTo("300");
    assertThat(answer.headers().contains("access-control-allow-headers")).isFalse();
    assertThat(answer.headers().contains("access-control-allow-credentials")).isFalse();
    assertThat(answer.headers().contains("access-control-expose-headers")).isFalse();
    assertThat(answer.headers().get("vary"))
        .isEqualTo("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  }

  @Test
  void credentials_areAllowedByTheWordTrue() {
    GatewayResponse answer = allowed(config(null, null, true), ask(SHOP, "PUT"));

    assertThat(answer.headers().get("access-control-allow-credentials")).isEqualTo("true");
  }

  @Test
  void fieldsThatAreAskedFor_areNamedInTheAnswer_becauseAWildcardLeavesOutAuthorization() {
    GatewayResponse answer =
        allowed(config(null, null, false), ask(SHOP, "PUT", "authorization,content-type", "x-a"));

    assertThat(answer.headers().get("access-control-allow-headers"))
        .isEqualTo("authorization, content-type, x-a");
  }

  @Test
  void fields_areComparedWithoutCase() {
    CorsConfig config = config(null, List.of("X-Own", "content-type"), false);

    assertThat(
            allowed(config, ask(SHOP, "PUT", "x-own, Content-Type"))
                .headers()
                .get("access-control-allow-headers"))
        .isEqualTo("x-own, content-type");
    assertThat(refused(config, ask(SHOP, "PUT", "x-own, x-other")).detail())
        .contains("the field x-other");
  }

  @Test
  void methods_areComparedWithCase() {
    CorsConfig config = config(List.of("PUT", "patch"), null, false);

    allowed(config, ask(SHOP, "PUT"));
    allowed(config, ask(SHOP, "patch"));
    assertThat(refused(config, ask(SHOP, "PATCH")).detail()).contains("the method PATCH");
    assertThat(refused(config, ask(SHOP, "put")).detail()).contains("the method put");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST"})
  void safelistedMethods_areRefusedWhereTheyAreNotListed(String method) {
    CorsConfig config = config(List.of("PUT"), null, false);
    assertThat(refused(config, ask(SHOP, method, "x-a")).detail()).contains("the method " + method);
    allowed(config(List.of("PUT", method), null, false), ask(SHOP, method, "x-a"));
    allowed(config(null, null, false), ask(SHOP, method, "x-a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "CONNECT", "TRACE", "Track"})
  void aWildcard_andMethodsThatNoBrowserSends_areRefused(String method) {
    assertThat(refused(config(null, null, false), ask(SHOP, method)).detail())
        .contains("the method " + method);
  }

  @Test
  void aWildcardForFields_isRefused() {
    assertThat(refused(config(null, null, false), ask(SHOP, "PUT", "x-a, *")).detail())
        .contains("the field *");
  }

  @Test
  void anEmptyListOfMethods_isAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(List.of(), null, false))
        .withMessageContaining("methods must name at least one method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "https://evil.example", "https://shop.example, null", ""})
  void anotherOrigin_isRefused(String origin) {
    assertThat(refused(config(null, null, true), ask(origin, "PUT")).detail())
        .contains("the origin " + origin);
  }

  @Test
  void severalOriginsOrMethods_areRefused() {
    CorsConfig config = config(null, null, false);

    refused(config, ask(SHOP, "PUT").header("origin", SHOP));
    refused(config, ask(SHOP, "PUT").header("access-control-request-method", "PUT"));
    refused(config, ask(SHOP, ""));
    refused(config, ask(SHOP, "PUT", "a b"));
  }

  @Test
  void privateNetworks_areNeverAllowed() {
    GatewayResponse answer =
        allowed(
            config(null, null, false),
            ask(SHOP, "PUT").header("Access-Control-Request-Private-Network", "true"));

    assertThat(answer.headers().contains("access-control-allow-private-network")).isFalse();
  }

  @Test
  void anyOriginAndTheNullOrigin_areAllowedWhereTheyAreNamed() {
    CorsConfig any = CorsPluginTest.config("*", null);
    CorsConfig opaque = CorsPluginTest.config("null", null);

    assertThat(allowed(any, ask("null", "PUT")).headers().get("access-control-allow-origin"))
        .isEqualTo("*");
    assertThat(allowed(opaque, ask("null", "PUT")).headers().get("access-control-allow-origin"))
        .isEqualTo("null");
  }

  @Test
  void theDefaultTime_isTenMinutes_andZeroStaysZero() {
    CorsConfig none = CorsPluginTest.config(SHOP, null);
    CorsConfig zero = new CorsConfig(List.of(SHOP), null, null, null, null, Duration.ZERO);

    assertThat(allowed(none, ask(SHOP, "PUT")).headers().get("access-control-max-age"))
        .isEqualTo("600");
    assertThat(allowed(zero, ask(SHOP, "PUT")).headers().get("access-control-max-age"))
        .isEqualTo("0");
  }

  @Test
  void otherRequests_areNoPreflights() {
    CorsConfig config = config(null, null, false);
    List<FakeExchange> others =
        List.of(
            FakeExchange.of(HttpMethod.OPTIONS, "/", Body.empty()),
            FakeExchange.of(HttpMethod.OPTIONS, "/", Body.empty()).header("origin", SHOP),
            FakeExchange.of(HttpMethod.OPTIONS, "/", Body.empty())
                .header("access-control-request-method", "PUT"),
            FakeExchange.get("/")
                .header("origin", SHOP)
                .header("access-control-request-method", "PUT"));

    for (FakeExchange other : others) {
      FakeChain chain = FakeChain.answering(200);
      assertThat(CorsPluginTest.answer(config, other, chain).status()).isEqualTo(200);
      assertThat(chain.proceeded()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "get, 'which a browser writes as \"GET\"'",
    "Put, 'which a browser writes as \"PUT\"'",
    "oPTIONS, 'which a browser writes as \"OPTIONS\"'",
    "trace, no browser sends the method trace",
    "CONNECT, no browser sends the method CONNECT",
    "'', which is no method",
    "*, which is no method",
    "a b, which is no method"
  })
  void aMethodThatNoPageCanUse_isRefused(String method, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(List.of(method), null, false))
        .withMessageContaining(message);
    config(List.of("PURGE", "purge", "patch"), null, false);
  }
}
