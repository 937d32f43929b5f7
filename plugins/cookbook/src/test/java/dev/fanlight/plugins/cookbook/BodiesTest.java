package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.gatewaytest.ClientReply;
import dev.fanlight.plugin.gatewaytest.GatewayExtension;
import dev.fanlight.plugin.gatewaytest.UpstreamReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recipes that read or change bodies. */
class BodiesTest {
  private static final String CONFIG =
      """
      upstreams: {api: {url: "${upstream.api}"}}
      routes:
        - name: order
          match: {path: /order}
          plugins: [{name: order, config: {max_body: 1KiB}}]
          proxy: {upstream: api}
        - name: mask
          match: {path: "/mask/**"}
          plugins: [{name: mask, config: {with: "*"}}]
          proxy: {upstream: api}
        - name: held
          match: {path: /held}
          plugins: [{name: mask, config: {with: "x"}}]
          respond: {status: 200, body: {card: "1234 5678"}}
      """;

  @RegisterExtension
  static final GatewayExtension gateway =
      GatewayExtension.of(CONFIG)
          .upstream(
              "api",
              request ->
                  switch (request.path()) {
                    case "/mask/chunks" -> UpstreamReply.chunks(List.of("card 12", "34, ", "5"));
                    case "/mask/whole" -> UpstreamReply.of(200, "card 1234");
                    default -> UpstreamReply.of(204);
                  });

  @Test
  void aBody_isReadAndPassedOn() {
    assertThat(gateway.post("/order", "{\"amount\":7}").status()).isEqualTo(204);

    assertThat(gateway.seen("api").getLast().header("x-amount")).isEqualTo("7");
    assertThat(gateway.seen("api").getLast().body()).isEqualTo("{\"amount\":7}");
  }

  @Test
  void aBodyThatIsNoOrder_isRefused() {
    for (String body : List.of("", "[]", "{", "{}", "{\"amount\":\"7\"}")) {
      assertThat(gateway.post("/order", body).errorCode()).as(body).isEqualTo("bad_request");
    }
    assertThat(gateway.post("/order", "x".repeat(1025)).errorCode()).isEqualTo("payload_too_large");
    assertThat(gateway.seen("api")).isEmpty();
  }

  @Test
  void anAnswer_isChangedWhileItPasses() {
    assertThat(gateway.get("/mask/chunks").body()).isEqualTo("card ****, *");
    ClientReply whole = gateway.get("/mask/whole");
    assertThat(whole.body()).isEqualTo("card ****");
    assertThat(whole.header("content-length")).isNull();
    assertThat(gateway.get("/mask/none").status()).isEqualTo(204);
    assertThat(gateway.get("/held").json().getString("card")).isEqualTo("xxxx xxxx");
  }
}
