package dev.fanlight.plugins.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PlayedStream;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no preflights, and the configuration. */
class CorsPluginTest {
  static final String SHOP = "https://shop.example";
  private static final CorsConfig ONE = config(SHOP, null);
  private static final CorsConfig FULL =
      new CorsConfig(
          List.of(SHOP, "https://*.shop.example"),
          List.of("PUT"),
          List.of("X-Own"),
          List.of("X-Read", "ETag"),
          true,
          Duration.ofHours(1));

  static CorsConfig config(String origin, @Nullable Boolean credentials) {
    return new CorsConfig(List.of(origin), null, null, null, credentials, null);
  }

  static GatewayResponse answer(CorsConfig config, FakeExchange exchange, FakeChain chain) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new CorsPlugin(), config)) {
      return plugin.answer(exchange, chain);
    }
  }

  private static FakeExchange from(String origin) {
    return FakeExchange.get("/").header("Origin", origin);
  }

  private static List<String> all(GatewayResponse response, String name) {
    return response.headers().getAll(name);
  }

  @Test
  void anAllowedOrigin_isTold_andNothingElse() {
    GatewayResponse response = answer(ONE, from(SHOP), FakeChain.answering(200));

    assertThat(all(response, "access-control-allow-origin")).containsExactly(SHOP);
    assertThat(all(response, "vary")).containsExactly("Origin");
    assertThat(response.headers().names()).hasSize(2);
  }

  @Test
  void credentialsAndFieldsToRead_areTold() {
    GatewayResponse response =
        answer(FULL, from("https://a.shop.example"), FakeChain.answering(304));

    assertThat(all(response, "access-control-allow-origin"))
        .containsExactly("https://a.shop.example");
    assertThat(all(response, "access-control-allow-credentials")).containsExactly("true");
    assertThat(all(response, "access-control-expose-headers")).containsExactly("X-Read, ETag");
    assertThat(response.headers().contains("access-control-allow-methods")).isFalse();
    assertThat(response.headers().contains("access-control-max-age")).isFalse();
  }

  @Test
  void anyOrigin_isAStar() {
    GatewayResponse response =
        answer(config("*", null), from("https://x.example"), FakeChain.answering(200));

    assertThat(all(response, "access-control-allow-origin")).containsExactly("*");
    assertThat(all(response, "vary")).containsExactly("Origin");
  }

  @Test
  void aRefusedOrigin_goesOn_andIsToldNothing() {
    FakeChain chain = FakeChain.answering(200);

    GatewayResponse response = answer(FULL, from("https://evil.example"), chain);

    assertThat(chain.proceeded()).isTrue();
    assertThat(response.headers().names()).containsExactly("vary");
    assertThat(all(response, "vary")).containsExactly("Origin");
  }

  @Test
  void aRequestWithoutOrigin_goesOn_andItsAnswerVariesNevertheless() {
    GatewayResponse response = answer(ONE, FakeExchange.get("/"), FakeChain.answering(200));

    assertThat(response.headers().names()).containsExactly("vary");
  }

  @Test
  void severalOrigins_areNone() {
    GatewayResponse response =
        answer(ONE, from(SHOP).header("origin", SHOP), FakeChain.answering(200));

    assertThat(response.headers().contains("access-control-allow-origin")).isFalse();
  }

  @Test
  void trailersOfTheUpstream_sayNothingOfCors() {
    MultiMap trailers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Access-Control-Allow-Origin", "*")
            .add("X-Sum", "1");
    GatewayResponse upstream =
        GatewayResponse.of(200).body(new Body.Streamed(new PlayedStream(), -1, () -> trailers));

    GatewayResponse response = answer(ONE, from(SHOP), FakeChain.answering(upstream));

    assertThat(((Body.Streamed) response.body()).trailers().get().names()).containsExactly("X-Sum");
  }

  @Test
  void whatTheUpstreamSays_isRemoved() {
    GatewayResponse upstream = GatewayResponse.of(200);
    upstream
        .headers()
        .add("Access-Control-Allow-Origin", "*")
        .add("access-control-allow-origin", "https://evil.example")
        .add("Access-Control-Allow-Credentials", "true")
        .add("Access-Control-Allow-Methods", "DELETE")
        .add("Access-Control-Allow-Headers", "*")
        .add("Access-Control-Expose-Headers", "*")
        .add("Access-Control-Max-Age", "9")
        .add("Access-Control-Allow-Private-Network", "true")
        .add("Vary", "Accept");

    GatewayResponse response = answer(ONE, from(SHOP), FakeChain.answering(upstream));

    assertThat(all(response, "access-control-allow-origin")).containsExactly(SHOP);
    assertThat(all(response, "vary")).containsExactly("Accept", "Origin");
    assertThat(response.headers().names()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "Accept, ORIGIN", "*"})
  void aVaryThatCoversTheOrigin_staysAsItIs(String vary) {
    GatewayResponse upstream = GatewayResponse.of(200);
    upstream.headers().add("Vary", vary);

    GatewayResponse response = answer(ONE, from(SHOP), FakeChain.answering(upstream));

    assertThat(all(response, "vary")).containsExactly(vary);
  }

  @Test
  void anError_canBeReadByThePage() {
    GatewayError down =
        GatewayError.of(ErrorCode.UNAUTHORIZED, "who are you?").withHeader("Vary", "Accept");
    try (PluginUnderTest plugin = PluginUnderTest.start(new CorsPlugin(), FULL)) {
      GatewayError error = plugin.error(from(SHOP), FakeChain.failing(down));

      assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(error.headers())
          .containsEntry("access-control-allow-origin", SHOP)
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("access-control-expose-headers", "X-Read, ETag")
          .containsEntry("Vary", "Accept, Origin");
    }
  }

  @Test
  void anErrorToARefusedOrigin_tellsItNothing() {
    GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "nobody listens");
    try (PluginUnderTest plugin = PluginUnderTest.start(new CorsPlugin(), FULL)) {
      GatewayError error = plugin.error(from("https://evil.example"), FakeChain.failing(down));

      assertThat(error.headers()).containsOnlyKeys("vary");
    }
  }

  @Test
  void anErrorThatAnInnerOneLetsThePageRead_isForbiddenByTheOuterOne() {
    GatewayError inner =
        GatewayError.of(ErrorCode.CONNECT_FAILED, "nobody listens")
            .withHeader("Access-Control-Allow-Origin", "https://evil.example")
            .withHeader("access-control-allow-credentials", "true")
            .withHeader("access-control-expose-headers", "ETag")
            .withHeader("Retry-After", "1")
            .withHeader("vary", "Origin");
    try (PluginUnderTest plugin = PluginUnderTest.start(new CorsPlugin(), FULL)) {
      GatewayError refused = plugin.error(from("https://evil.example"), FakeChain.failing(inner));
      GatewayError allowed = plugin.error(from(SHOP), FakeChain.failing(inner));

      assertThat(refused.headers()).containsOnlyKeys("vary", "Retry-After");
      assertThat(allowed.headers())
          .containsEntry("access-control-allow-origin", SHOP)
          .doesNotContainKey("Access-Control-Allow-Origin");
    }
  }

  @Test
  void requests_areCountedByTheirResult() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new CorsPlugin(), ONE)) {
      plugin.answer(from(SHOP), FakeChain.answering(200));
      plugin.answer(from("null"), FakeChain.answering(200));
      plugin.answer(FakeExchange.get("/"), FakeChain.answering(200));

      assertThat(plugin.context().meters().count("requests", "result", "allowed")).isEqualTo(1);
      assertThat(plugin.context().meters().count("requests", "result", "refused")).isEqualTo(1);
    }
  }

  @Test
  void credentialsWithAnyPage_areAMistake() {
    for (String origin : List.of("*", "null")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> config(origin, true))
          .withMessageContaining("origins must name each origin");
      assertThat(config(origin, false).credentials()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "*", "x\u00e4", "a\r\n"})
  void namesThatAreNone_areMistakes(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CorsConfig(List.of("*"), List.of(name), null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CorsConfig(List.of("*"), null, List.of(name), null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CorsConfig(List.of("*"), null, null, List.of(name), null, null));
  }

  @Test
  void noOrigins_forbiddenMethods_andNegativeTimes_areMistakes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CorsConfig(List.of(), null, null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CorsConfig(List.of("*"), List.of("TRACE"), null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new CorsConfig(List.of("*"), null, null, null, null, Duration.ofSeconds(-1)));
  }

  @Test
  void itsRole_isToAnswerPreflights() {
    assertThat(new CorsPlugin().role(ONE)).isEqualTo(PluginRole.CORS);
    assertThat(new CorsPlugin().isGuard()).isFalse();
  }

  @Nested
  class Contract extends PluginContract<CorsConfig> {
    @Override
    protected PluginFactory<CorsConfig> factory() {
      return new CorsPlugin();
    }

    @Override
    protected List<CorsConfig> configs() {
      return List.of(ONE, FULL);
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "cors";
    }
  }
}
