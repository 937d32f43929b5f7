package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client writes into a header field that it cannot carry is its own mistake. */
class ForeignTextTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway() {
    upstream.on("/ok", call -> call.json("1"));
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - {name: own, match: {path: "/own/{v}"}, respond: {headers: {x-v: "{v}"}}}
          - name: merged
            match: {path: "/merged/{v}"}
            fan_out:
              calls: [{name: a, upstream: up, path: /ok}]
              response: {headers: {x-v: "{v}"}}
          - name: called
            match: {path: "/called/{v}"}
            fan_out:
              calls: [{name: a, upstream: up, path: /ok, headers: {x-v: "{v}"}}]
        """
            .formatted(upstream.url()));
  }

  @ParameterizedTest
  @CsvSource({
    "/own/%01",
    "/own/%7F",
    "/own/%E6%97%A5",
    "/merged/%01",
    "/merged/%E6%97%A5",
    "/called/%01"
  })
  void whatAFieldCannotCarry_isABadRequest(String path) {
    assertThat(stage.client(gateway()).get(path).status()).isEqualTo(400);
  }
}
