package dev.fanlight.gateway.whole.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies in pieces of one byte arrive whole, also where nobody reads them at first. */
class SmallPiecesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String BODY = "0123456789".repeat(2_000);

  private TestGateway gateway(String upstream) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"}
        routes:
          - {name: x, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(upstream));
  }

  private static String chunked() {
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < BODY.length(); i++) {
      chunks.append("1\r\n").append(BODY.charAt(i)).append("\r\n");
    }
    return chunks.append("0\r\n\r\n").toString();
  }

  @Test
  void chunks_ofAnUpload() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/upload",
        call -> {
          call.await(gate);
          call.json(String.valueOf(call.body().equals(BODY)));
        });
    try (Wire client = new Wire(gateway(upstream.url()).port())) {
      client.send("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send(chunked());
      gate.complete(null);

      assertThat(client.head()).startsWith("http/1.1 200");
      assertThat(client.read(4)).isEqualTo("true");
    }
  }

  @Test
  void frames_ofAnUpstream() throws IOException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.head(stream, 200, 0);
          for (byte digit : BODY.getBytes(ISO_8859_1)) {
            line.send(FrameUpstream.DATA, 0, stream, new byte[] {digit});
          }
          line.send(FrameUpstream.DATA, FrameUpstream.END_STREAM, stream, new byte[0]);
          sent.complete(null);
        })) {
      TestGateway gateway = gateway(upstream.url() + "\", protocol: \"h2c");
      CompletableFuture<HttpClientResponse> begun = new CompletableFuture<>();
      stage
          .client(gateway)
          .open(HttpMethod.GET, "/x")
          .compose(HttpClientRequest::send)
          .onSuccess(response -> begun.complete(response.pause()));
      HttpClientResponse response = Eventually.get("the head", begun);
      Eventually.get("all frames", sent);

      CompletableFuture<Buffer> body = response.body().toCompletionStage().toCompletableFuture();
      response.resume();
      assertThat(Eventually.get("the body", body).toString(ISO_8859_1)).isEqualTo(BODY);
    }
  }
}
