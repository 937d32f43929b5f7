package dev.fanlight.plugin.gatewaytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayExtensionTest {
  private static final String CONFIG =
      """
      upstreams:
        users: {url: "${upstream.users}"}
        silent: {url: "${upstream.silent}", timeout: 250ms}
      routes:
        - {name: users, match: {path: "/users/**"}, proxy: {upstream: users}}
        - {name: silent, match: {path: /silent}, proxy: {upstream: silent}}
        - {name: tagged, match: {path: /tagged}, plugins: [{name: tag, config: {word: hi}}], proxy: {upstream: users}}
        - {name: here, match: {path: /here}, respond: {status: 200, body: {a: 1}}}
      """;

  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(CONFIG)
          .upstream("users", GatewayExtensionTest::users)
          .upstream("silent", request -> UpstreamReply.silence());

  private static UpstreamReply users(UpstreamRequest request) {
    return switch (request.path()) {
      case "/users/7" -> UpstreamReply.json("{\"id\":7}").header("x-from", "users");
      case "/users/parts" -> UpstreamReply.chunks(List.of("one,", "two"));
      case "/users/echo" -> UpstreamReply.of(201, request.method() + " " + request.body());
      case "/users/broken" -> UpstreamReply.reset();
      case "/tagged" -> UpstreamReply.of(204);
      default -> UpstreamReply.of(404);
    };
  }

  @Test
  void theAnswer_andWhatTheUpstreamSaw() {
    ClientReply reply = gateway.get("/users/7?full=1", "x-user: me");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("X-From")).isEqualTo("users");
    assertThat(reply.header("absent")).isNull();
    assertThat(reply.json().getInteger("id")).isEqualTo(7);
    UpstreamRequest seen = gateway.seen("users").getLast();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.target()).isEqualTo("/users/7?full=1");
    assertThat(seen.path()).isEqualTo("/users/7");
    assertThat(seen.header("X-User")).isEqualTo("me");
    assertThat(gateway.seen("users")).hasSize(1);
  }

  @Test
  void bodies_goBothWays() {
    assertThat(gateway.post("/users/echo", "{\"a\":1}"))
        .extracting(ClientReply::status, ClientReply::body)
        .containsExactly(201, "POST {\"a\":1}");
    assertThat(gateway.send(HttpMethod.PUT, "/users/echo", "x").body()).isEqualTo("PUT x");
    assertThat(gateway.seen("users").getFirst().json().getInteger("a")).isEqualTo(1);
    assertThat(gateway.get("/users/parts").body()).isEqualTo("one,two");
  }

  @Test
  void anUpstreamThatBreaks_isAnErrorOfTheGateway() {
    assertThat(gateway.get("/users/broken").errorCode()).isEqualTo("connection_reset");
    assertThat(gateway.get("/silent").errorCode()).isEqualTo("deadline_exceeded");
  }

  @Test
  void anAnswerThatIsNoError_hasNoCode() {
    ClientReply reply = gateway.get("/here");

    assertThatThrownBy(reply::errorCode)
        .isInstanceOf(AssertionError.class)
        .hasMessage("no error of the gateway: 200 {\"a\":1}");
  }

  @Test
  void aPluginOfTheClassPath_isThere_andItsMetricsToo() {
    assertThat(gateway.get("/tagged").header("x-tag")).isEqualTo("hi");
    assertThat(gateway.seen("users").getLast().header("x-tag")).isEqualTo("hi");
    assertThat(gateway.counted("fanlight_plugin_tag_tagged_total")).isEqualTo(1);
    assertThat(gateway.metric("fanlight_plugin_tag_tagged_total")).isGreaterThanOrEqualTo(1);
    assertThat(gateway.counted("fanlight_requests_total", "route", "tagged")).isEqualTo(1);
    assertThat(gateway.counted("fanlight_requests_total", "route", "here")).isZero();
  }

  @Test
  void anUnknownUpstream_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gateway.seen("orders"))
        .withMessage("there is no upstream orders, only [users, silent]");
  }

  @Test
  void aField_hasNameAndValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gateway.get("/here", "x-user"))
        .withMessage("a field is \"name: value\", not \"x-user\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x y", "", "/\u00e4", "/a\r\nb", "/\u007f"})
  void aTarget_isVisibleAscii(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gateway.get(target))
        .withMessageStartingWith("a target is path and query in visible ASCII");
  }

  @Test
  void aFieldThatNobodyCanSend_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gateway.get("/here", "x y: 1"))
        .withMessage("\"x y\" is no name of a field");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> gateway.get("/here", "x: 1\r\ny: 2"))
        .withMessageStartingWith("the field x has a character");
  }

  /** It shares the gateway of the class around it. */
  @Nested
  class Within {
    @Test
    void theGateway_isTheSame() {
      assertThat(gateway.get("/here").status()).isEqualTo(200);
    }
  }
}
