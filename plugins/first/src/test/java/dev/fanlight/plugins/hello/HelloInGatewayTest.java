package dev.fanlight.plugins.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fanlight.plugin.gatewaytest.ClientReply;
import dev.fanlight.plugin.gatewaytest.GatewayExtension;
import dev.fanlight.plugin.gatewaytest.UpstreamReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HelloInGatewayTest {
  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(
              """
              upstreams: {users: {url: "${upstream.users}"}}
              routes:
                - name: users
                  match: {path: "/users/{id}"}
                  plugins: [{name: hello, config: {greeting: hi}}]
                  proxy: {upstream: users}
              """)
          .upstream(
              "users",
              request ->
                  request.path().equals("/users/7")
                      ? UpstreamReply.json("{}")
                      : UpstreamReply.reset());

  @Test
  void theGreeting_goesBothWays() {
    ClientReply reply = gateway.get("/users/7");

    assertEquals(200, reply.status());
    assertEquals("hi", reply.header("x-hello"));
    assertEquals("hi", gateway.seen("users").getLast().header("x-hello"));
    assertEquals(1, gateway.counted("fanlight_plugin_hello_greeted_total"));
  }

  @Test
  void anUpstreamThatBreaks_isNotGreeted() {
    assertEquals("connection_reset", gateway.get("/users/8").errorCode());
    assertEquals(0, gateway.counted("fanlight_plugin_hello_greeted_total"));
  }
}
