package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 upstreams that send, or announce, content which a 204 or a 304 never has. */
class AnswersWithoutContentTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  @AfterEach
  void letTheUpstreamEnd() {
    over.complete(null);
  }

  /** An upstream that leaves the connection open after an answer to {@code /x}. */
  private TestGateway gateway(String answer) {
    upstream
        .on(
            "/x",
            call -> {
              call.raw(answer);
              call.await(over);
            })
        .on("/y", call -> call.answer(200, "right"));
    return stage.gateway(
        """
        upstreams: {up: {url: "%s"}}
        routes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]
        """
            .formatted(upstream.url()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\nEXTRA",
        "HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n5\r\nEXTRA\r\n0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nEXTRA"
      })
  void content_reachesNobodyAndEndsTheConnection(String answer) {
    try (Wire client = new Wire(gateway(answer).port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 " + answer.split(" ")[1]);
      client.send("GET /y HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).startsWith("http/1.1 200 ");
      assertThat(client.read(5)).isEqualTo("right");
    }
    assertThat(upstream.connections()).isEqualTo(2);
  }

  /** It may come at any time, and would then be the begin of the next answer. */
  @ParameterizedTest
  @ValueSource(strings = {"content-length: 5", "transfer-encoding: chunked"})
  void connectionWhose204DeclaresContent_carriesNothingMore(String field) {
    TestClient client = stage.client(gateway("HTTP/1.1 204 No Content\r\n" + field + "\r\n\r\n"));

    assertThat(client.get("/x").status()).isEqualTo(204);
    assertThat(client.get("/y").body()).isEqualTo("right");
    assertThat(upstream.connections()).isEqualTo(2);
  }

  @Test
  void connectionWhose204DeclaresNone_isUsedAgain() {
    TestGateway gateway = gateway("");
    upstream.on(
        "/x",
        call -> {
          call.head(204, 0);
          call.end();
        });
    TestClient client = stage.client(gateway);

    assertThat(client.get("/x").status()).isEqualTo(204);
    assertThat(client.get("/y").body()).isEqualTo("right");
    assertThat(upstream.connections()).isEqualTo(1);
  }
}
