package dev.fanlight.gateway.whole.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever is not served is counted, with the reason. */
class RefusedClientsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String limits) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, limits: %s}]
        routes: [{name: x, match: {path: /x}, respond: {body: x}}]
        """
            .formatted(limits));
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /x HTTP/1.1\r\n\r\n', 400, GET",
    "'GET /../x HTTP/1.1\r\nhost: g\r\n\r\n', 400, GET",
    "'POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: x\r\n\r\n', 400, POST",
    "'GET /LONG HTTP/1.1\r\nhost: g\r\n\r\n', 414, OTHER",
    "'GET /x HTTP/1.1\r\nhost: g\r\na: LONG\r\n\r\n', 431, GET",
    "'TRACE /x HTTP/1.1\r\nhost: g\r\n\r\n', 501, OTHER"
  })
  void aRefusedRequest_isCountedWithoutARoute(String head, int status, String method) {
    TestGateway gateway = gateway("{line: 1KiB, headers: 1KiB}");
    String sent = head.replace("\\r\\n", "\r\n").replace("LONG", "a".repeat(2000));
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed(sent);
      assertThat(client.head()).contains(" " + status + " ");
      client.rest();
    }

    Metrics after = gateway.quiet();

    assertThat(
            after.sum(
                "fanlight_requests_total",
                "route=\"none\"",
                "status=\"" + status + "\"",
                "method=\"" + method + "\""))
        .isEqualTo(1);
    assertThat(gateway.admin("/api/exchanges")).contains("\"status\":" + status);
  }

  @Test
  void aConnectionBeyondTheLimit_isCounted() {
    TestGateway gateway = gateway("{connections: 1}");
    try (Wire first = new Wire(gateway.port())) {
      first.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n").head();
      try (Wire second = new Wire(gateway.port())) {
        second.rest();
      }

      assertThat(gateway.metrics().sum("fanlight_connections_refused_total", "reason=\"limit\""))
          .isEqualTo(1);
    }
  }
}
