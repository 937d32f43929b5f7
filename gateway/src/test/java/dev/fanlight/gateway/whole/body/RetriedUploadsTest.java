package dev.fanlight.gateway.whole.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which uploads are sent to an upstream a second time. */
class RetriedUploadsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  /** The first attempt fails when it has been read, each other one succeeds. */
  @BeforeEach
  void script() {
    upstream.on(
        "/a",
        call -> {
          bodies.add(call.body());
          boolean first = bodies.size() == 1;
          call.answer(first ? 503 : 200, first ? "no" : "yes");
        });
  }

  private int status(String retry, String method, String body) {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", retry: {attempts: 2, on: [503]%s}}
            routes:
              - {name: up, match: {path: /**}, timeout: 10s, proxy: {upstream: up}}
            """
                .formatted(upstream.url(), retry));
    CompletableFuture<Reply> reply =
        stage.client(gateway).send(HttpMethod.valueOf(method), "/a", body);
    return Eventually.get("the answer", reply).status();
  }

  @ParameterizedTest
  @CsvSource({"PUT, ''", "DELETE, ''", "POST, ', methods: [POST]'", "PATCH, ', methods: [PATCH]'"})
  void aSmallUpload_isSentAgainWhole_whereItsMethodMayBeRepeated(String method, String methods) {
    assertThat(status(methods, method, "small")).isEqualTo(200);
    assertThat(bodies).containsExactly("small", "small");
  }

  @ParameterizedTest
  @CsvSource({"POST, ''", "PATCH, ''", "PUT, ', methods: [GET]'"})
  void aSmallUpload_isSentOnce_whereItsMethodMayNotBeRepeated(String method, String methods) {
    assertThat(status(methods, method, "small")).isEqualTo(503);
    assertThat(bodies).containsExactly("small");
  }

  /** It has streamed through, and nobody has it any more. */
  @Test
  void aLargeUpload_ofWhichAByteHasGone_isSentOnce() {
    assertThat(status("", "PUT", "l".repeat(16 * 1024 + 1))).isEqualTo(503);
    assertThat(bodies).hasSize(1);
  }
}
