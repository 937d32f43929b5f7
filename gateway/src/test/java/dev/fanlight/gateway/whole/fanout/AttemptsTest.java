package dev.fanlight.gateway.whole.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.ScriptedUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When attempts begin, which of them wins, and what a client and an upstream say about time. */
class AttemptsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private TestGateway gateway(ScriptedUpstream upstream, String keys) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", %s}
        routes:
          - {name: up, match: {path: /**}, timeout: 10s, proxy: {upstream: up}}
        """
            .formatted(upstream.url(), keys));
  }

  @Test
  void retryAfter_thatDoesNotFitTheDeadline_isNoRetry() {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/a", call -> call.answer(503, "no", "retry-after: 60"));
    TestGateway gateway = gateway(upstream, "retry: {attempts: 3, on: [503]}");

    Reply reply = stage.client(gateway).get("/a");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.field("retry-after")).isEqualTo("60");
    assertThat(upstream.arrivals("/a")).hasSize(1);
  }

  @Test
  void head_ofAnUploadWithoutAByteOfItsBody_goesUpstreamAtOnce() {
    for (ScriptedUpstream upstream :
        new ScriptedUpstream[] {stage.upstream(), stage.h2cUpstream()}) {
      upstream.on("/a", call -> call.answer(200, call.body()));
      try (Wire client = new Wire(gateway(upstream, protocol(upstream)).port())) {
        client.send("POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
        upstream.awaitArrival("/a");
        client.send("3\r\nabc\r\n0\r\n\r\n");
        assertThat(client.head()).startsWith("http/1.1 200");
      }
    }
  }

  private static String protocol(ScriptedUpstream upstream) {
    return upstream instanceof H2cUpstream ? "protocol: h2c" : "protocol: http/1.1";
  }

  @Test
  void grpcTimeout_ofAnyClient_shortensTheExchange() {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/a", Arrival::stall);
    TestGateway gateway = gateway(upstream, "timeout: 10m");

    Reply reply = stage.client(gateway).get("/a", "grpc-timeout: 50m");

    assertThat(reply.status()).isEqualTo(504);
  }
}
