package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.gatewaytest.GatewayExtension;
import dev.fanlight.plugin.gatewaytest.UpstreamReply;
import dev.fanlight.plugin.gatewaytest.UpstreamRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes that call others. */
class CallsTest {
  private static final String CONFIG =
      """
      upstreams:
        api: {url: "${upstream.api}"}
        users: {url: "${upstream.users}"}
        lists: {url: "${upstream.lists}"}
      routes:
        - name: country
          match: {path: /country}
          plugins: [{name: country, config: {service: "${upstream.countries}/", timeout: 10s}}]
          proxy: {upstream: api}
        - name: late
          match: {path: /late}
          plugins: [{name: country, config: {service: "${upstream.silent}/", timeout: 50ms}}]
          proxy: {upstream: api}
        - name: role
          match: {path: /role}
          plugins: [{name: role, config: {upstream: users}}]
          proxy: {upstream: api}
        - name: staff
          match: {path: /staff}
          plugins: [{name: role, config: {upstream: users}}, {name: staff, config: {roles: [admin]}}]
          proxy: {upstream: api}
        - name: nobody
          match: {path: /nobody}
          plugins: [{name: staff, config: {roles: [admin]}}]
          proxy: {upstream: api}
        - name: prices
          match: {path: "/prices/{tenant}"}
          plugins: [{name: price, config: {upstream: lists, keep: 1h, max_entries: 10}}]
          proxy: {upstream: api}
        - name: usage
          match: {path: /usage}
          plugins: [{name: usage, config: {large: 1000}}]
          proxy: {upstream: users}
      """;

  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(CONFIG)
          .upstream("api", request -> UpstreamReply.of(204))
          .upstream("countries", request -> UpstreamReply.of(204).header("x-country", "nl"))
          .upstream("silent", request -> UpstreamReply.silence())
          .upstream("lists", request -> UpstreamReply.of(200, "silver"))
          .upstream("users", CallsTest::roles);

  private static UpstreamReply roles(UpstreamRequest request) {
    return switch (request.target()) {
      case "/roles?user=a%2Fb", "/roles?user=.." -> UpstreamReply.json("{\"role\":\"admin\"}");
      case "/roles?user=guest" -> UpstreamReply.json("{\"role\":\"guest\"}");
      case "/usage" -> UpstreamReply.of(204).header("x-tokens", "1200");
      default -> UpstreamReply.of(404);
    };
  }

  @Test
  void aService_isAsked() {
    assertThat(gateway.get("/country").status()).isEqualTo(204);

    UpstreamRequest question = gateway.seen("countries").getLast();
    assertThat(question.method()).isEqualTo("HEAD");
    assertThat(question.target()).isEqualTo("/?address=127.0.0.1");
    assertThat(gateway.seen("api").getLast().header("x-country")).isEqualTo("nl");
  }

  @Test
  void aServiceThatIsLate_isDoneWithout() {
    assertThat(gateway.get("/late").status()).isEqualTo(204);

    assertThat(gateway.seen("api").getLast().header("x-country")).isEqualTo("unknown");
  }

  @Test
  void anUpstream_isAsked() {
    assertThat(gateway.get("/role", "x-user: a/b").status()).isEqualTo(204);

    assertThat(gateway.seen("api").getLast().header("x-role")).isEqualTo("admin");
    assertThat(gateway.counted("fanlight_calls_total", "upstream", "users")).isEqualTo(1);
  }

  @Test
  void anUpstream_isAskedForExactlyWhatTheClientNames() {
    assertThat(gateway.get("/role", "x-user: ..").status()).isEqualTo(204);
    assertThat(gateway.get("/role", "x-user: guest#a").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.get("/role", "x-user: guest&a=b").errorCode()).isEqualTo("forbidden");
  }

  @ParameterizedTest
  @CsvSource({
    "a%3Fb=c, a%3Fb%3Dc",
    "a%26b%23, a%26b%23",
    "a%20b, a+b",
    "a+b, a%2Bb",
    "%C3%A9, %C3%A9",
    "%F0%9F%8E%89, %F0%9F%8E%89",
    "%25, %25"
  })
  void aPathVariable_isOneValueUpstream(String written, String asked) {
    assertThat(gateway.get("/prices/" + written).status()).isEqualTo(204);

    assertThat(gateway.seen("lists").getLast().target()).isEqualTo("/prices?tenant=" + asked);
    assertThat(gateway.seen("api").getLast().header("x-prices")).isEqualTo("silver");
  }

  @Test
  void aValue_isHandedToALaterPlugin() {
    assertThat(gateway.get("/staff", "x-user: a/b").status()).isEqualTo(204);
    assertThat(gateway.get("/staff", "x-user: guest").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.get("/nobody", "x-user: a/b").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.seen("api")).hasSize(1);
  }

  @Test
  void anAnswer_isCountedByItsSize() {
    assertThat(gateway.get("/usage").header("x-tokens")).isNull();

    assertThat(gateway.counted("fanlight_plugin_usage_answers_total", "size", "large")).isOne();
    assertThat(gateway.counted("fanlight_plugin_usage_answers_total", "size", "small")).isZero();
  }

  @Test
  void whoHasNoRole_doesNotPass() {
    assertThat(gateway.get("/role").errorCode()).isEqualTo("unauthorized");
    assertThat(gateway.get("/role", "x-user: c").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.seen("api")).isEmpty();
  }
}
