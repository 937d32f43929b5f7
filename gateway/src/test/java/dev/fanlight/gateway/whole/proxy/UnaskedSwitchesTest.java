package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream switches protocols though no request asked for it. */
class UnaskedSwitchesTest {
  @RegisterExtension static final Stage stage = new Stage();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n"
      })
  void itIsBadAtOnce_andItsConnectionCarriesNothingMore(String answer) {
    Http1Upstream upstream = stage.upstream();
    CompletableFuture<Void> over = new CompletableFuture<>();
    upstream
        .on(
            "/x",
            call -> {
              call.raw(answer);
              call.await(over);
            })
        .on("/y", call -> call.answer(200, "right"));
    TestClient client =
        stage.client(
            stage.gateway(
                """
                upstreams:
                  up: {url: "%s"}
                routes:
                  - {name: x, match: {path: /**}, proxy: {upstream: up}}
                """
                    .formatted(upstream.url())));

    Reply reply = client.get("/x");
    Reply next = client.get("/y");
    over.complete(null);

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("bad_upstream_response");
    assertThat(next.body()).isEqualTo("right");
    assertThat(upstream.connections()).isEqualTo(2);
  }
}
