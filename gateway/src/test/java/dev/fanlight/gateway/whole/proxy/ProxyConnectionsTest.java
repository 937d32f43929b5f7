package dev.fanlight.gateway.whole.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proxy leaves of its connections to an upstream: clean ones for the next, or none. */
class ProxyConnectionsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String upstreamKeys) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s"%s}
        routes:
          - {name: all, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(upstream.url(), upstreamKeys));
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200, 5", "GET, 204, -1", "GET, 304, 5", "HEAD, 404, -1"})
  void answersWithoutBody_leaveTheConnectionsUsable(String method, int status, long length) {
    upstream.on(
        "/x",
        call -> {
          call.head(status, length);
          call.end();
        });
    upstream.on("/y", call -> call.answer(200, "next"));
    TestGateway gateway = gateway("");
    try (Wire client = new Wire(gateway.port())) {
      for (int round = 0; round < 2; round++) {
        client.send(method + " /x HTTP/1.1\r\nhost: gateway\r\n\r\n");
        String head = client.head();
        assertThat(head).contains(" " + status + " ").doesNotContain("transfer-encoding");
        if (status != 204 && length >= 0) {
          assertThat(head).contains("content-length: " + length);
        }
        client.send("GET /y HTTP/1.1\r\nhost: gateway\r\n\r\n");
        assertThat(client.head()).contains(" 200 ");
        assertThat(client.read(4)).isEqualTo("next");
      }
    }
    assertThat(upstream.connections()).isEqualTo(1);
  }

  @Test
  void earlyAnswer_toAnUnfinishedUploadLeavesNoSlotBehind() {
    upstream.on("/full", call -> call.answer(413, "too much"));
    upstream.on("/next", call -> call.answer(200, "fine"));
    TestGateway gateway = gateway(", bulkhead: {max_concurrent: 1, max_queue: 0}");
    for (int round = 0; round < 4; round++) {
      try (Wire client = new Wire(gateway.port())) {
        client.send("POST /full HTTP/1.1\r\nhost: g\r\ncontent-length: 1000000\r\n\r\nbegin");
        assertThat(client.head()).contains(" 413 ");
      }
      gateway.rest();
      assertThat(stage.client(gateway).get("/next").status()).isEqualTo(200);
      // The client may have its answer before the permit is back.
      gateway.rest();
    }
  }

  @Test
  void staleConnection_isNeverSeenByTheClientOfWhatMayBeRepeated() {
    upstream.on(
        "/x",
        call -> {
          call.answer(200, "ok");
          call.close();
        });
    TestClient client = stage.client(gateway(""));
    for (int round = 0; round < 50; round++) {
      // It may be in use again before the gateway has read that it was closed.
      assertThat(client.get("/x").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 200, 3",
    "HEAD, 200, 3",
    "PUT, 200, 3",
    "DELETE, 200, 3",
    "POST, 502, 2",
    "PATCH, 502, 2"
  })
  void connection_thatIsClosedInsteadOfASecondAnswerCostsOnlyWhatMayNotBeRepeated(
      String method, int status, int arrivals) {
    upstream.on(
        "/x",
        call -> {
          if (upstream.arrivals().size() == 2) {
            call.close();
          } else {
            call.answer(200, method.equals("HEAD") ? "" : "ok");
          }
        });
    TestGateway gateway = gateway("");
    TestClient client = stage.client(gateway);
    client.get("/x");

    assertThat(Eventually.get("the answer", client.send(HttpMethod.valueOf(method), "/x")).status())
        .isEqualTo(status);
    assertThat(upstream.arrivals()).hasSize(arrivals);
    assertThat(gateway.quiet().sum("fanlight_calls_total")).isEqualTo(2);
  }

  @Test
  void request_thatItsUpstreamResetsEveryTime_isSentAgainOnceHoweverManyConnectionsAreIdle() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    upstream
        .on(
            "/held",
            call -> {
              call.await(gate);
              call.answer(200, "ok");
            })
        .on("/bad", Arrival::close);
    TestGateway gateway = gateway("");
    TestClient client = stage.client(gateway);
    List<CompletableFuture<Reply>> held = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      held.add(client.send(HttpMethod.GET, "/held"));
    }
    upstream.awaitArrival("/held", 6);
    gate.complete(null);
    held.forEach(answer -> Eventually.get("an answer", answer));
    gateway.rest();

    assertThat(client.get("/bad").status()).isEqualTo(502);
    assertThat(upstream.arrivals("/bad")).hasSize(2);
  }

  @Test
  void upstream_thatSendsMoreThanItDeclaredHarmsNobodyElse() {
    upstream
        .on(
            "/x",
            call -> {
              call.head(200, 2);
              call.write("okHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
              call.end();
            })
        .on("/y", call -> call.answer(200, "mine"));
    TestClient client = stage.client(gateway(""));
    for (int round = 0; round < 20; round++) {
      assertThat(client.get("/x").body()).isEqualTo("ok");
      assertThat(client.get("/y").body()).isEqualTo("mine");
    }
  }

  @Test
  void connectionThatCarriesNothing_isClosedAfterKeepAlive() {
    upstream.on("/x", call -> call.answer(200, "here"));

    assertThat(stage.client(gateway(", keep_alive: 1s")).get("/x").body()).isEqualTo("here");

    Eventually.equal("open connections", 0, upstream::openConnections);
  }
}
