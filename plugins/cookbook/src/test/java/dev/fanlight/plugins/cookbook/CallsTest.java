package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.gatewaytest.GatewayExtension;
import dev.fanlight.plugin.gatewaytest.UpstreamReply;
import dev.fanlight.plugin.gatewaytest.UpstreamRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recipes that call others. */
class CallsTest {
  private static final String CONFIG =
      """
      upstreams:
        api: {url: "${upstream.api}"}
        users: {url: "${upstream.users}"}
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
      """;

  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(CONFIG)
          .upstream("api", request -> UpstreamReply.of(204))
          .upstream("countries", request -> UpstreamReply.of(204).header("x-country", "nl"))
          .upstream("silent", request -> UpstreamReply.silence())
          .upstream("users", CallsTest::roles);

  private static UpstreamReply roles(UpstreamRequest request) {
    return request.path().equals("/roles/a%2Fb")
        ? UpstreamReply.json("{\"role\":\"admin\"}")
        : UpstreamReply.of(404);
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
  void whoHasNoRole_doesNotPass() {
    assertThat(gateway.get("/role").errorCode()).isEqualTo("unauthorized");
    assertThat(gateway.get("/role", "x-user: c").errorCode()).isEqualTo("forbidden");
    assertThat(gateway.seen("api")).isEmpty();
  }
}
