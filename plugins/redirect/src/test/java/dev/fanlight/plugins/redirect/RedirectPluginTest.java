package dev.fanlight.plugins.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ConnectionInfo;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.redirect.RedirectConfig.Query;
import dev.fanlight.plugins.redirect.RedirectConfig.Scheme;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectPluginTest {
  private static final ConnectionInfo TLS =
      new ConnectionInfo("tls", "192.0.2.1", 50_000, "HTTP/2", true, null);

  private static RedirectConfig toHttps(String... hosts) {
    return new RedirectConfig(Scheme.HTTPS, null, null, List.of(hosts), null, null, null);
  }

  private static RedirectConfig toHost(String host) {
    return new RedirectConfig(null, host, null, null, null, null, null);
  }

  private static RedirectConfig toPath(String path) {
    return new RedirectConfig(null, null, null, null, path, null, 301);
  }

  private static FakeExchange asks(String target, String host) {
    return FakeExchange.get(target).header("Host", host);
  }

  /** Null: the request went on. */
  private static @Nullable String location(RedirectConfig config, FakeExchange exchange) {
    FakeChain chain = FakeChain.answering(200);
    try (PluginUnderTest plugin = PluginUnderTest.start(new RedirectPlugin(), config)) {
      GatewayResponse response = plugin.answer(exchange, chain);
      assertThat(chain.proceeded()).isEqualTo(response.status() == 200);
      assertThat(plugin.context().meters().count("redirected"))
          .isEqualTo(chain.proceeded() ? 0 : 1);
      return response.headers().get("Location");
    }
  }

  private static GatewayError error(RedirectConfig config, FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new RedirectPlugin(), config)) {
      return plugin.error(exchange, FakeChain.answering(200));
    }
  }

  @Test
  void httpToHttps_keepsHostPathAndQuery() {
    RedirectConfig config = toHttps("example.com", "*.example.com");

    assertThat(location(config, asks("/a%2Fb?x=1&y=%20", "www.Example.com:8080")))
        .isEqualTo("https://www.example.com/a%2Fb?x=1&y=%20");
    assertThat(location(config, asks("/", "example.com"))).isEqualTo("https://example.com/");
    assertThat(location(config, asks("/", "example.com:"))).isEqualTo("https://example.com/");
  }

  @Test
  void aRequestThatIsThereAlready_goesOn() {
    assertThat(location(toHttps("*"), asks("/", "example.com:8443").connection(TLS))).isNull();
    assertThat(
            location(toHttps("*"), asks("/", "example.com").header("X-Forwarded-Proto", "https")))
        .isNull();
    assertThat(location(toHost("example.com"), asks("/a", "EXAMPLE.com"))).isNull();
    assertThat(location(toPath("/a"), asks("/a?x=1", "example.com"))).isNull();
  }

  @Test
  void aTrustedProxy_saysWhereTheClientIs() {
    FakeExchange exchange =
        asks("/a", "10.0.0.1:8080")
            .connection(TLS)
            .header("X-Forwarded-Proto", "https, http")
            .header("X-Forwarded-Host", "a, example.com");

    assertThat(location(toHttps("example.com"), exchange)).isEqualTo("https://example.com/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.com",
        "example.com.evil.com",
        "evilexample.com",
        "example.com@evil.com",
        "example.com/evil.com",
        "example.com\\evil.com",
        "",
        ".example.com",
        ":80"
      })
  void aHostThatTheFileDoesNotName_isNoTarget(String host) {
    GatewayError error = error(toHttps("example.com", "*.example.com"), asks("/", host));

    assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(error.headers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "a@b", "user:pw@evil.com"})
  void anyHost_isStillAHost(String host) {
    assertThat(error(toHttps("*"), asks("/", host)).code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void anAddressOfIpv6_isAHost() {
    assertThat(location(toHttps("[2001:db8::1]"), asks("/", "[2001:DB8::1]:80")))
        .isEqualTo("https://[2001:db8::1]/");
  }

  @Test
  void hostToHost_keepsTheScheme() {
    assertThat(location(toHost("www.example.com"), asks("/a?b", "example.com")))
        .isEqualTo("http://www.example.com/a?b");
    assertThat(location(toHost("www.example.com"), asks("/a", "example.com").connection(TLS)))
        .isEqualTo("https://www.example.com/a");
  }

  @Test
  void aPort_isWrittenWhereItIsNotTheUsualOne() {
    RedirectConfig other =
        new RedirectConfig(Scheme.HTTPS, "example.com", 8443, null, "/x", Query.DROP, 302);
    RedirectConfig usual =
        new RedirectConfig(Scheme.HTTPS, "example.com", 443, null, null, null, null);

    assertThat(location(other, asks("/a?b", "example.com")))
        .isEqualTo("https://example.com:8443/x");
    assertThat(location(usual, asks("/a", "example.com"))).isEqualTo("https://example.com/a");
  }

  @Test
  void onlyAPath_makesARelativeLocation() {
    assertThat(
            location(
                toPath("/new/{id}/x-{id}"), asks("/old/a", "evil").pathVariable("id", "a/ü?#")))
        .isEqualTo("/new/a%2F%C3%BC%3F%23/x-a%2F%C3%BC%3F%23");
    assertThat(location(toPath("/new/{+rest}"), asks("/a?q=1", "x").pathVariable("rest", "b/c d")))
        .isEqualTo("/new/b/c%20d?q=1");
  }

  /** The gateway hands such bytes over as single surrogates. */
  @Test
  void bytesThatAreNotUtf8_goBackIntoThePathAsTheyCame() {
    String value = "a/\udcff\udc80b\ud83d\ude00\udcc3";

    assertThat(location(toPath("/{+rest}"), asks("/x", "x").pathVariable("rest", value)))
        .isEqualTo("/a/%FF%80b%F0%9F%98%80%C3");
    assertThat(location(toPath("/b/{id}"), asks("/x", "x").pathVariable("id", value)))
        .isEqualTo("/b/a%2F%FF%80b%F0%9F%98%80%C3");
  }

  @ParameterizedTest
  @CsvSource({"/evil.com, /evil.com", "//evil.com/a, /evil.com/a", "\\evil.com, /%5Cevil.com"})
  void aValue_neverMakesAHostOfAPath(String value, String location) {
    assertThat(location(toPath("/{+rest}"), asks("/x", "x").pathVariable("rest", value)))
        .isEqualTo(location);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/../b", "a/.."})
  void aValueThatLeadsOut_isABadRequest(String value) {
    GatewayError error = error(toPath("/new/{+rest}"), asks("/x", "x").pathVariable("rest", value));

    assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void aVariableThatTheRouteHasNot_isNamed() {
    assertThat(error(toPath("/new/{id}"), asks("/x", "x")).detail())
        .isEqualTo("the path of a redirect needs {id}, which the route has not");
  }

  @Test
  void pathVariables_areThoseOfThePath() {
    RedirectPlugin factory = new RedirectPlugin();

    assertThat(factory.pathVariables(toPath("/{a}/{+b}-{a}"))).containsExactlyInAnyOrder("a", "b");
    assertThat(factory.pathVariables(toHost("example.com"))).isEmpty();
  }

  @Test
  void whatAnAddressCannotHave_isEncoded() {
    assertThat(location(toHost("b"), asks("/a\"<>\\^`{|}%zz%41?x=\"{}\\%4", "a")))
        .isEqualTo("http://b/a%22%3C%3E%5C%5E%60%7B%7C%7D%25zz%41?x=%22%7B%7D%5C%254");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void status_isThatOfTheFile(int status) {
    RedirectConfig config = new RedirectConfig(null, "b", null, null, null, null, status);
    try (PluginUnderTest plugin = PluginUnderTest.start(new RedirectPlugin(), config)) {
      assertThat(plugin.answer(asks("/", "a"), FakeChain.answering(200)).status())
          .isEqualTo(status);
    }
  }

  @Nested
  class Contract extends PluginContract<RedirectConfig> {
    @Override
    protected PluginFactory<RedirectConfig> factory() {
      return new RedirectPlugin();
    }

    @Override
    protected List<RedirectConfig> configs() {
      return List.of(toHttps("example.com"), toHost("example.com"), toPath("/a"));
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "redirect";
    }
  }
}
