package dev.fanlight.plugins.forwardauth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service codes its refusal, though the question asks for no coding. */
class CodedRefusalsTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final byte[] CODED = {31, -117, 8};

  private final Vertx vertx = Vertx.vertx();
  private final List<String> accepted = new ArrayList<>();
  private int port;

  @BeforeEach
  void startService() throws Exception {
    HttpServer service =
        vertx
            .createHttpServer()
            .requestHandler(asked -> {
              accepted.addAll(asked.headers().getAll("accept-encoding"));
              asked
                  .response()
                  .setStatusCode(401)
                  .putHeader("Content-Encoding", "gzip")
                  .end(Buffer.buffer(CODED));
            });
    port = service.listen(0, "127.0.0.1").await(20, SECONDS).actualPort();
  }

  @AfterEach
  void stopService() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  /** To a client that accepts gzip. */
  private GatewayResponse refusal(@Nullable List<String> send) {
    ForwardAuthConfig config =
        new ForwardAuthConfig("http://127.0.0.1:" + port, PATIENT, send, null, null, null);
    FakeExchange exchange =
        FakeExchange.get("/").header("Accept-Encoding", "gzip").remaining(PATIENT);
    try (PluginUnderTest plugin = PluginUnderTest.start(new ForwardAuthPlugin(), config)) {
      return plugin.answer(exchange, FakeChain.answering(200));
    }
  }

  @Test
  void aCodedRefusal_saysSo() {
    GatewayResponse refusal = refusal(null);

    assertThat(refusal.headers().getAll("content-encoding")).containsExactly("gzip");
    assertThat(((Body.Bytes) refusal.body()).bytes().getBytes()).isEqualTo(CODED);
  }

  @Test
  void theQuestion_asksForNoCoding() {
    refusal(null);

    assertThat(accepted).containsExactly("identity");
  }

  @Test
  void theQuestion_hasTheClientsField_ifSendNamesIt() {
    refusal(List.of("Accept-Encoding"));

    assertThat(accepted).containsExactly("gzip");
  }
}
