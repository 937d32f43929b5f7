package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fanlight.plugin.gatewaytest.ClientReply;
import dev.fanlight.plugin.gatewaytest.GatewayExtension;
import dev.fanlight.plugin.gatewaytest.UpstreamReply;
import dev.fanlight.plugin.gatewaytest.UpstreamRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Both plugins in a real gateway, before an upstream that the test plays. */
class PluginsInGatewayTest {
  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(
              """
              upstreams: {users: {url: "${upstream.users}"}}
              routes:
                - name: users
                  match: {path: /users}
                  plugins:
                    - {name: greeting, config: {greeting: hi}}
                    - {name: checksum, config: {max_body: 64KiB}}
                  proxy: {upstream: users}
              """)
          .upstream("users", request -> UpstreamReply.json("{\"saved\":true}"));

  @Test
  void bothPlugins_changeTheRequest() {
    ClientReply reply = gateway.post("/users", "hello");

    assertEquals(200, reply.status());
    assertEquals("hi", reply.header("x-greeting"));
    UpstreamRequest seen = gateway.seen("users").getLast();
    assertEquals("hello", seen.body());
    assertEquals("hi", seen.header("x-greeting"));
    assertEquals(
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        seen.header("x-checksum"));
    assertEquals(1, gateway.counted("fanlight_plugin_greeting_greeted_total"));
  }

  @Test
  void aBodyThatIsTooLarge_neverComesToTheUpstream() {
    assertEquals("payload_too_large", gateway.post("/users", "x".repeat(100_000)).errorCode());
    assertEquals(0, gateway.seen("users").size());
  }
}
