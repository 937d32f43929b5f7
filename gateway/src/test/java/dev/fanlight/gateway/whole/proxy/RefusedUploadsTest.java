package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are refused when a stream upstream is theirs already, and has not begun. */
class RefusedUploadsTest {
  /** More than one connection carries at once, on each of two loops. */
  private static final int REFUSED = 220;

  @RegisterExtension static final Stage stage = new Stage();

  @Test
  void uploadsThatAreTooLargeAtOnce_leaveTheirConnectionItsRoom() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/x", call -> call.answer(200, ""));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: 1, max_queue: 10}}
            routes:
              - name: x
                match: {path: /x}
                timeout: 5s
                max_request_body: 10
                proxy: {upstream: up}
            """
                .formatted(upstream.url()));
    stage.client(gateway).get("/x");

    for (int i = 0; i < REFUSED; i++) {
      try (Wire client = new Wire(gateway.port())) {
        client.send(
            "POST /x HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n"
                + "14\r\n01234567890123456789\r\n");
        assertThat(client.head()).contains("413");
      }
    }

    assertThat(stage.client(gateway).get("/x").status()).isEqualTo(200);
  }

  /**
   * The upstream takes no more of any upload: what it did not read of these waits for its window.
   */
  @Test
  void uploadsThatAreAnsweredEarly_leaveTheirConnectionItsRoom() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream(
            (line, stream) -> line.answer(stream, 200, 0, "right"), FrameUpstream.streams(3))) {
      TestClient client =
          stage.client(
              stage.gateway(
                  """
                  upstreams:
                    up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: 1, max_queue: 10}}
                  routes: [{name: x, match: {path: /x}, timeout: 5s, proxy: {upstream: up}}]
                  """
                      .formatted(upstream.url())),
              HttpVersion.HTTP_2);

      for (int i = 0; i < 12; i++) {
        assertThat(client.post("/x", "y".repeat(16_000)).status()).isEqualTo(200);
      }

      assertThat(client.get("/x").status()).isEqualTo(200);
    }
  }
}
