package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of a route that do not come through its plugins: the plugins may add fields to them. */
class UnseenErrorsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Adds its word where the request has an origin. */
  private static final String ADDS =
      """
      return new Filter() {
        private static final AttributeKey<String> CAME = AttributeKey.of("came", String.class);
        public io.vertx.core.Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
          exchange.attributes().set(CAME, "yes");
          return chain.proceed(exchange);
        }
        public GatewayError unseen(Exchange exchange, GatewayError error) {
          return exchange.request().headers().contains("origin")
              ? error
                  .withHeader("x-word", config.word())
                  .withHeader("x-came", String.valueOf(exchange.attributes().get(CAME)))
              : error;
        }
      };
      """;

  @TempDir static Path folder;

  private final Http1Upstream upstream = stage.upstream();

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Adds", "adds", ADDS).write(folder.resolve("adds.jar"));
  }

  private TestGateway gateway(String bounds) {
    return stage.gateway(
        """
        plugin_folders: [%s]
        upstreams: {up: {url: "%s"}}
        routes:
          - name: x
            match: {path: /x}
            plugins: [{name: adds, config: {word: seen}}]
            %s
            proxy: {upstream: up}
        """
            .formatted(folder, upstream.url(), bounds));
  }

  @Test
  void aFullBulkhead_tellsWhatThePluginsAdd() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream.on(
        "/x",
        call -> {
          call.await(gate);
          call.answer(200, "");
        });
    TestClient client = stage.client(gateway("bulkhead: {max_concurrent: 1, max_queue: 0}"));
    CompletableFuture<Reply> first = client.send("/x");
    upstream.awaitArrival("/x");

    Reply ofPage = client.get("/x", "origin: https://shop.example");
    Reply other = client.get("/x");

    assertThat(ofPage.code()).isEqualTo("bulkhead_full");
    assertThat(ofPage.field("x-word")).isEqualTo("seen");
    assertThat(ofPage.field("x-came")).isEqualTo("null");
    assertThat(ofPage.field("retry-after")).isNotNull();
    assertThat(other.code()).isEqualTo("bulkhead_full");
    assertThat(other.field("x-word")).isNull();
    gate.complete(null);
    assertThat(Eventually.get("the first answer", first).field("x-word")).isNull();
  }

  @Test
  void aBodyThatIsTooLarge_isRefusedWithWhatThePluginsAdd() {
    TestClient client = stage.client(gateway("max_request_body: 1KiB"));

    Reply reply = client.post("/x", "y".repeat(1025), "origin: https://shop.example");

    assertThat(reply.code()).isEqualTo("payload_too_large");
    assertThat(reply.field("x-word")).isEqualTo("seen");
  }

  @Test
  void aBodyThatBecomesTooLarge_isRefusedWithWhatThePluginsAdd() {
    upstream.on("/x", call -> call.answer(200, call.body()));
    try (Wire client = new Wire(gateway("max_request_body: 1KiB").port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\norigin: a\r\ntransfer-encoding: chunked\r\n\r\n");
      client.send("5\r\nbegin\r\n");
      upstream.awaitArrival("/x");
      client.send("400\r\n" + "y".repeat(1024) + "\r\n0\r\n\r\n");

      assertThat(client.head())
          .contains(" 413 ")
          .contains("x-word: seen")
          .as("the attributes that plugins have set")
          .contains("x-came: yes");
    }
    upstream.awaitArrival("/x").awaitDeparture();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ZZ\r\n", "0\r\nbad trailer\r\n\r\n"})
  void aBodyThatBecomesMalformed_isRefusedWithWhatThePluginsAdd(String rest) {
    upstream.on("/x", call -> call.answer(200, call.body()));
    try (Wire client = new Wire(gateway("").port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\norigin: a\r\ntransfer-encoding: chunked\r\n\r\n");
      client.send("5\r\nbegin\r\n");
      upstream.awaitArrival("/x");
      client.send(rest);

      assertThat(client.head()).contains(" 400 ").contains("x-word: seen");
    }
    upstream.awaitArrival("/x").awaitDeparture();
  }
}
